import Foundation

/// Reads the JSON of a delivery.
enum WebhookBody {
    /// - Parameters:
    ///   - sender: what the product is called.
    ///   - remedy: a sentence that says how to make it send what is expected.
    static func decode<Value: Decodable>(
        _ type: Value.Type, from body: [UInt8], sender: String, remedy: String
    ) throws(WebhookRejection) -> Value {
        // Templates that were edited on Windows begin with a mark of their encoding.
        let text = body.starts(with: [0xEF, 0xBB, 0xBF]) ? body.dropFirst(3) : body[...]
        do {
            return try JSONDecoder().decode(type, from: Data(text))
        } catch DecodingError.keyNotFound(let key, _) {
            throw WebhookRejection("The delivery of \(sender) lacks “\(key.stringValue)”. \(remedy)")
        } catch DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty {
            throw WebhookRejection("In the delivery of \(sender) \(context.debugDescription). \(remedy)")
        } catch {
            throw WebhookRejection("The delivery of \(sender) is not the JSON that was expected. \(remedy)")
        }
    }
}
