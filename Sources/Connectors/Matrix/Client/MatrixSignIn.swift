import Chat
import Foundation
import Logging
import MatrixCrypto
import Web

/// Gets the login that the connector works with: the stored one, or a new one, which is stored before it is used.
struct MatrixSignIn: Sendable {
    let settings: MatrixSettings
    let records: SealedRecords
    let service: @Sendable (WebAddress) -> WebService
    let logger: Logger
    let sleep: @Sendable (Duration) async throws -> Void

    /// What prevents every login until the owner changes something.
    struct Refused: ConnectorFailure {
        let description: String
    }

    /// Tries until the homeserver can be reached.
    /// - Throws: `Refused`, `CryptoStoreError`, `ConnectorMemory.TakenOver`, `CancellationError`.
    func login() async throws -> MatrixLogin {
        var failures = 0
        while true {
            do {
                return try await once()
            } catch let error where Self.isFinal(error) {
                throw error
            } catch {
                try Task.checkCancellation()
                failures += 1
                if failures & (failures - 1) == 0 {
                    logger.warning("the bot cannot log in yet", metadata: ["error": "\(error)"])
                }
                try await sleep(RetryPause.pause(afterFailures: failures, chance: .random(in: 0..<1)))
            }
        }
    }

    private static func isFinal(_ error: any Error) -> Bool {
        error is Refused || error is MatrixEntrance.WrongAccount || Trouble(error) == .fatal
            || Trouble(error) == .refused
    }

    private func once() async throws -> MatrixLogin {
        let stored = try await records.value(.login, "", as: MatrixLogin.self)
        if let stored {
            guard stored.user == settings.user else {
                throw Refused(
                    description: """
                        What is stored belongs to \(stored.user), but \(settings.user) is configured as the bot's user. \
                        Configure \(stored.user) again, or give the new user an empty database.
                        """)
            }
            return try await current(stored)
        }
        let login = try await fresh()
        try await records.set(login, .login, "")
        logger.info("logged in to Matrix", metadata: ["user": "\(login.user)", "device": "\(login.device)"])
        return login
    }

    /// The stored login, at the address and with the token that are configured now; a new one if it was ended.
    private func current(_ stored: MatrixLogin) async throws -> MatrixLogin {
        var login = stored
        if let homeserver = settings.homeserver { login.homeserver = homeserver.description }
        let isOver = try await isOver(login)
        switch settings.credential {
        case .accessToken(let token) where token != stored.accessToken && stored.refreshToken == nil:
            let new = try await attempt(at: try WebAddress(login.homeserver))
            guard isOver || new.device == stored.device else {
                throw Refused(
                    description: """
                        The access token belongs to the device \(new.device), but the stored keys belong to \
                        \(stored.device). Configure a token of \(stored.device), or log that device out first.
                        """)
            }
            if new.device != stored.device { try await startOver(stored) }
            login = new
        case .accessToken: break
        case .password:
            guard isOver else { break }
            login = try await fresh()
            try await startOver(stored)
        }
        if login != stored { try await records.set(login, .login, "") }
        return login
    }

    /// Whether the homeserver has ended the login, and not just the access token.
    private func isOver(_ login: MatrixLogin) async throws -> Bool {
        let entrance = MatrixEntrance(service: service(try WebAddress(login.homeserver)), sleep: sleep)
        do {
            _ = try await entrance.logIn(login.user, .accessToken(login.accessToken), device: nil)
            return false
        } catch let error as MatrixError where error.code == .unknownToken {
            return !error.isSoftLogout
        }
    }

    /// The device of the stored login is gone: so is what only it could read or send.
    private func startOver(_ stored: MatrixLogin) async throws {
        logger.warning(
            "the bot's device was logged out; it goes on as a new one", metadata: ["was": "\(stored.device)"])
        var changes: ConnectorMemory.Changes = [:]
        let kinds: [RecordKind] = [.login, .position, .outbox, .unread, .told, .opening]
        for kind in kinds.map(\.rawValue) + AccountState.cryptoKinds {
            for id in try await records.memory.all(kind).keys { changes[.init(kind, id)] = .some(nil) }
        }
        try await records.memory.commit(changes)
    }

    private func fresh() async throws -> MatrixLogin {
        let address: WebAddress
        if let homeserver = settings.homeserver {
            address = homeserver
        } else {
            address = try await HomeserverDiscovery(service: service).address(of: settings.user)
        }
        return try await attempt(at: address)
    }

    private func attempt(at address: WebAddress) async throws -> MatrixLogin {
        let entrance = MatrixEntrance(service: service(address), sleep: sleep)
        _ = try await entrance.versions()
        do {
            return try await entrance.logIn(settings.user, settings.credential, device: nil)
        } catch let error as MatrixError where error.code == .forbidden {
            throw Refused(
                description: """
                    The homeserver at \(address.host) refuses the password of \(settings.user). Configure the right one.
                    """)
        } catch let error as MatrixError where error.code == .unknownToken {
            throw Refused(
                description: """
                    The homeserver at \(address.host) does not know the access token of \(settings.user). Configure a \
                    valid one, or the password.
                    """)
        }
    }
}
