package import NIOCore
package import Storage

/// Where the listener listens, for whom, and within what limits.
package struct ListenerSettings: Sendable {
    package struct Limits: Sendable, Equatable {
        /// Of a body, in bytes.
        package var body = 1 << 20
        /// For a body to arrive completely.
        package var bodyTime = TimeAmount.seconds(30)
        /// A connection on which nothing complete arrives for so long is ended.
        package var idleTime = TimeAmount.seconds(60)
        /// At the same time; further ones wait to be accepted.
        package var connections = 128

        package init() {}
    }

    /// An address of this machine; by default only programs on it can deliver.
    package var host = "127.0.0.1"
    /// 0 takes any free one.
    package var port = 8484
    /// A hook that is not named here does not exist.
    package var secrets: [Hook: HookSecret]
    package var limits = Limits()

    package init(secrets: [Hook: HookSecret]) { self.secrets = secrets }
}
