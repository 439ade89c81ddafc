import Foundation

/// Reads the JSON of webhook deliveries, with sentences for those that are none.
enum WebhookJSON {
    /// - Parameters:
    ///   - product: who should have sent it.
    ///   - expecting: a key without which it is from somebody else.
    static func read<Payload: Decodable>(
        _ type: Payload.Type, from body: [UInt8], product: String, expecting key: String
    ) throws(WebhookRejection) -> Payload {
        // Some products begin with a byte order mark.
        let bytes = body.starts(with: [0xEF, 0xBB, 0xBF]) ? body.dropFirst(3) : body[...]
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch let DecodingError.keyNotFound(missing, context) where context.codingPath.isEmpty {
            throw WebhookRejection(
                "The delivery has no “\(missing.stringValue)”, so it is not from \(product). Check which product calls "
                    + "this address.")
        } catch let DecodingError.typeMismatch(_, context) {
            let path = context.codingPath.map(\.stringValue).joined(separator: ".")
            throw WebhookRejection(
                "“\(path.isEmpty ? key : path)” in the delivery of \(product) has another form than agreed. Check which "
                    + "product calls this address, and its template.")
        } catch {
            throw WebhookRejection(
                "The delivery of \(product) is no JSON with a “\(key)”. Check which product calls this address, and its "
                    + "template.")
        }
    }
}
