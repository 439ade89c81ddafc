import MatrixCrypto

/// Whom others can trust us to be, and who they are.
extension MatrixAccount {
    func crossSigning() async throws -> CrossSigningKeys? { try await turn { _, state in state.machine.crossSigning } }

    func adopt(_ keys: CrossSigningKeys) async throws {
        try await turn { _, state in state.machine.adopt(keys) }
        signals.requests.ring()
    }

    /// The body that publishes an identity, with the signature of this device.
    func publicKeys(of keys: CrossSigningKeys) async throws -> JSONValue {
        try await turn { account, state in
            try keys.publicKeys(of: account.login.user, device: account.login.device, sign: state.machine.sign)
        }
    }

    /// Makes sure that the devices of a user are asked for.
    func prepare(for user: MatrixUserID) async throws {
        let time = now()
        try await turn { _, state in state.machine.prepare(for: [user], now: time) }
    }

    /// What the other side of a verification shall find out.
    func ownVerificationKeys() async throws -> VerificationKeys {
        try await turn { account, state in
            VerificationKeys(
                device: state.machine.identityKeys.ed25519, master: state.machine.masterKey(of: account.login.user))
        }
    }

    /// What is known of the devices of a user.
    func verificationKeys(of user: MatrixUserID) async throws -> [DeviceID: VerificationKeys] {
        try await turn { _, state in
            let master = state.machine.masterKey(of: user)
            return Dictionary(
                state.machine.knownDevices(of: user).map {
                    ($0.id, VerificationKeys(device: $0.ed25519, master: master))
                }
            ) { $1 }
        }
    }
}
