import MatrixCrypto
import Synchronization

/// The current login of the process. Tokens change while calls are under way; each is renewed by one caller only.
final class TokenBox: Sendable {
    private let current: Mutex<MatrixLogin>
    private let renewals = Turns()
    private let save: @Sendable (MatrixLogin) async throws -> Void

    /// - Parameter save: keeps a renewed login before it is used.
    init(_ login: MatrixLogin, save: @escaping @Sendable (MatrixLogin) async throws -> Void) {
        current = Mutex(login)
        self.save = save
    }

    var login: MatrixLogin { current.withLock { $0 } }

    /// Replaces the token that was refused; does nothing when another caller has done it meanwhile.
    func renew(_ refused: String, _ obtain: (MatrixLogin) async throws -> MatrixLogin) async throws {
        try await renewals.run {
            let login = self.login
            guard login.accessToken == refused else { return }
            let renewed = try await obtain(login)
            try await save(renewed)
            current.withLock { $0 = renewed }
        }
    }
}
