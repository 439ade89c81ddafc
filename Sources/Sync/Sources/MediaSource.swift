package import Integrations

/// A media server that the household is read from, as it is called in the configuration.
package struct MediaSource: Sendable {
    /// Such as `plex`; it is part of every id that is stored, and must not change.
    package let name: String
    package let server: any MediaServer
    /// Where the plays on it are kept.
    package let history: History?

    package struct History: Sendable {
        /// Such as `tautulli`.
        package let name: String
        package let source: any WatchHistory

        package init(name: String, source: any WatchHistory) {
            self.name = name
            self.source = source
        }
    }

    package init(name: String, server: any MediaServer, history: History?) {
        self.name = name
        self.server = server
        self.history = history
    }
}
