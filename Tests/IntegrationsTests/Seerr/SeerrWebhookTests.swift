import Engine
import Foundation
import Testing

@testable import Integrations

struct SeerrWebhookTests {
    private func events(_ text: String) throws -> [SourceEvent] {
        try SeerrWebhook().events(in: Array(text.utf8), receivedAt: 0)
    }

    /// What the product makes of a template: every value is text, and an absent block is null.
    private func filled(_ values: [String: String], without absent: [String] = []) -> String {
        var text = SeerrWebhook.template
        for block in ["media", "request"] {
            text = text.replacing("\"{{\(block)}}\":", with: "\"\(absent.contains(block) ? "no_" : "")\(block)\":")
        }
        for (name, value) in values { text = text.replacing("{{\(name)}}", with: value) }
        return text
    }

    @Test func readsItsOwnTemplate() throws {
        let text = filled([
            "notification_type": "MEDIA_APPROVED", "event": "Movie Request Approved", "subject": "Something (2024)",
            "media_type": "movie", "media_tmdbid": "123", "media_tvdbid": "", "media_status": "PENDING",
            "request_id": "16", "requestedBy_username": "henk",
        ])
        #expect(
            try events(text) == [
                .request(
                    RequestChange(
                        status: .approved, kind: .movie, ids: ExternalIDs(tmdb: 123), request: "16",
                        requestedBy: "henk"))
            ])
    }

    @Test func readsTheTemplatesThatTheProductsComeWith() throws {
        let older =
            #"{"notification_type":"MEDIA_AVAILABLE","event":"x","media":{"media_type":"tv","tmdbId":"1416","#
            + #""tvdbId":"73762","status":"PARTIALLY_AVAILABLE","status4k":"UNKNOWN"},"request":null,"issue":null,"#
            + #""comment":null,"extra":[]}"#
        let ids = ExternalIDs(tmdb: 1416, tvdb: 73762)
        #expect(try events(older) == [.request(RequestChange(status: .partlyAvailable, kind: .tv, ids: ids))])
        let other =
            #"{"notification_type":"MEDIA_DECLINED","media":{"media_type":"tv","tmdb_id":"1416","tvdb_id":"73762"},"#
            + #""request":{"request_id":"7","requested_by_username":"somebody"}}"#
        #expect(
            try events(other) == [
                .request(
                    RequestChange(status: .declined, kind: .tv, ids: ids, request: "7", requestedBy: "somebody"))
            ])
    }

    @Test(arguments: [
        ("MEDIA_PENDING", RequestStatus.pending), ("MEDIA_AUTO_REQUESTED", .pending), ("MEDIA_APPROVED", .approved),
        ("MEDIA_AUTO_APPROVED", .approved), ("MEDIA_AVAILABLE", .available), ("MEDIA_FAILED", .failed),
        ("MEDIA_DECLINED", .declined),
    ])
    func namesWhatBecameOfARequest(type: String, expected: RequestStatus) throws {
        let text = #"{"notification_type":"\#(type)","media":{"media_type":"movie","tmdbId":603}}"#
        #expect(
            try events(text) == [
                .request(RequestChange(status: expected, kind: .movie, ids: ExternalIDs(tmdb: 603)))
            ])
    }

    @Test func letsPassWhatIsNoneOfOurs() throws {
        #expect(try events(#"{"notification_type":"TEST_NOTIFICATION","media":null}"#) == [.test])
        #expect(try events(#"{"notification_type":"ISSUE_CREATED","media":null}"#) == [.other("ISSUE_CREATED")])
        #expect(try events(#"{"notification_type":"SOMETHING_NEW"}"#) == [.other("SOMETHING_NEW")])
    }

    @Test(arguments: [
        "", "{", "[]", "null", "<html>", "{}", #"{"notification_type":7}"#, #"{"notification_type":"MEDIA_APPROVED"}"#,
        #"{"notification_type":"MEDIA_APPROVED","media":{"media_type":"movie","tmdbId":"{{media_tmdbid}}"}}"#,
        #"{"notification_type":"MEDIA_APPROVED","media":{"media_type":"person","tmdbId":"1"}}"#,
        #"{"notification_type":"MEDIA_APPROVED","media":{"media_type":"movie","tmdbId":["1"]}}"#,
    ])
    func rejectsWhatItCannotReadWithASentence(text: String) {
        let rejection = #expect(throws: WebhookRejection.self) { _ = try events(text) }
        #expect(rejection?.description.contains("Seerr") == true)
        #expect(rejection?.description.hasSuffix(".") == true)
    }
}
