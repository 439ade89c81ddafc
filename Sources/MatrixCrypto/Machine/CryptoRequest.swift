/// A call of the homeserver that the machine needs made. It is repeated, unchanged, until it was answered.
package struct CryptoRequest: Sendable, Equatable, Identifiable {
    package enum Call: Sendable, Equatable {
        /// `POST /keys/upload`.
        case uploadKeys(JSONValue)
        /// `POST /keys/query`.
        case queryKeys(Set<MatrixUserID>)
        /// `POST /keys/claim`.
        case claimKeys(JSONValue)
        /// `POST /keys/signatures/upload`.
        case uploadSignatures(JSONValue)
        /// `PUT /sendToDevice/{type}/{transaction}`, where the transaction is the id of the request. Stored before it is made.
        case sendToDevice(type: String, messages: JSONValue)
    }

    package let id: String
    package let call: Call

    package init(id: String, call: Call) {
        self.id = id
        self.call = call
    }
}
