import Foundation

/// A body of the type `multipart/form-data` (RFC 7578), as Discord takes files: the JSON beside them is `payload_json`.
struct MultipartBody {
    let contentType: String
    let data: Data

    /// - Parameter files: each with a name that is plain ASCII.
    init(json: Data, files: [OutgoingFile], boundary: String = "recommendarr-" + UUID().uuidString) {
        contentType = "multipart/form-data; boundary=\(boundary)"
        var data = Data()
        func part(_ disposition: String, _ type: String, _ content: Data) {
            data += Data(
                "--\(boundary)\r\nContent-Disposition: form-data; \(disposition)\r\nContent-Type: \(type)\r\n\r\n".utf8)
            data += content
            data += Data("\r\n".utf8)
        }
        part(#"name="payload_json""#, "application/json", json)
        for (index, file) in files.enumerated() {
            part(#"name="files[\#(index)]"; filename="\#(file.name)""#, file.mimeType, file.bytes)
        }
        data += Data("--\(boundary)--\r\n".utf8)
        self.data = data
    }
}

/// A file that goes with a message, which calls it `attachment://name`.
struct OutgoingFile: Equatable, Sendable {
    let name: String
    let mimeType: String
    let bytes: Data
    /// For those who cannot see it.
    var description = ""
}
