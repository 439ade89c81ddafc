import COlm

/// The functions that libolm has for every kind of object.
struct OlmKind: Sendable {
    let size: @Sendable () -> Int
    let initialise: @Sendable (UnsafeMutableRawPointer) -> OpaquePointer?
    let clear: @Sendable (OpaquePointer) -> Int
    let lastError: @Sendable (OpaquePointer) -> OlmErrorCode
    let pickleLength: @Sendable (OpaquePointer) -> Int
    let pickle: @Sendable (OpaquePointer, UnsafeRawPointer, Int, UnsafeMutableRawPointer, Int) -> Int
    let unpickle: @Sendable (OpaquePointer, UnsafeRawPointer, Int, UnsafeMutableRawPointer, Int) -> Int

    static let account = OlmKind(
        size: olm_account_size, initialise: olm_account, clear: olm_clear_account,
        lastError: olm_account_last_error_code, pickleLength: olm_pickle_account_length, pickle: olm_pickle_account,
        unpickle: olm_unpickle_account)

    static let session = OlmKind(
        size: olm_session_size, initialise: olm_session, clear: olm_clear_session,
        lastError: olm_session_last_error_code, pickleLength: olm_pickle_session_length, pickle: olm_pickle_session,
        unpickle: olm_unpickle_session)

    static let outboundGroupSession = OlmKind(
        size: olm_outbound_group_session_size, initialise: olm_outbound_group_session,
        clear: olm_clear_outbound_group_session, lastError: olm_outbound_group_session_last_error_code,
        pickleLength: olm_pickle_outbound_group_session_length, pickle: olm_pickle_outbound_group_session,
        unpickle: olm_unpickle_outbound_group_session)

    static let inboundGroupSession = OlmKind(
        size: olm_inbound_group_session_size, initialise: olm_inbound_group_session,
        clear: olm_clear_inbound_group_session, lastError: olm_inbound_group_session_last_error_code,
        pickleLength: olm_pickle_inbound_group_session_length, pickle: olm_pickle_inbound_group_session,
        unpickle: olm_unpickle_inbound_group_session)
}
