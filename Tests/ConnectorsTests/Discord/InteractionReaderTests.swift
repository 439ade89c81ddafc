import Chat
import Foundation
import Testing

@testable import Connectors

/// What interactions mean.
struct InteractionReaderTests {
    private let reader = InteractionReader(menu: SampleMenu.menu, signer: .fixed)

    private func interaction(
        _ type: Int, _ data: String, context: Int = 0, owners: String = #"{"0":"7"}"#,
        user: String = "80351110224678912"
    ) throws -> Interaction {
        let json = """
            {"id":"1000000000000000000","application_id":"2","type":\(type),"token":"t","version":1,"data":\(data),
             "guild_id":"7","channel_id":"8","context":\(context),"authorizing_integration_owners":\(owners),
             "member":{"user":{"id":"\(user)","username":"anna","global_name":null},"roles":[]},"locale":"de"}
            """
        return try #require(Interaction(payload: Data(json.utf8)))
    }

    private func press(_ control: Control, user: String = "80351110224678912", values: [String] = []) throws
        -> Interaction
    {
        let id = ControlSigner.fixed.customID(for: control).id
        let chosen = String(decoding: try JSONEncoder().encode(values), as: UTF8.self)
        return try interaction(3, #"{"custom_id":"\#(id)","component_type":2,"values":\#(chosen)}"#, user: user)
    }

    @Test func optionsBecomeALine() throws {
        let data = """
            {"name":"recommend","options":[{"name":"shuffle","type":1,"options":[{"name":"limit","type":4,"value":5},
             {"name":"rating","type":10,"value":7.5},{"name":"words","type":3,"value":"like \\"Heat\\""}]}]}
            """
        #expect(
            reader.meaning(of: try interaction(2, data))
                == .run(
                    InteractionErrand(
                        line: #"/recommend shuffle 5 vote:7.5.. "like Heat""#, delivery: .answer(isPrivate: false))))
    }

    @Test(arguments: [
        (0, #"{"0":"7"}"#, true), (0, #"{"1":"9"}"#, true), (1, #"{"0":"0"}"#, false), (2, #"{"1":"9"}"#, true),
        (9, "{}", true),
    ])
    func aPersonalAnswerIsPrivateWhereOthersMayRead(context: Int, owners: String, isPrivate: Bool) throws {
        let meaning = reader.meaning(of: try interaction(2, #"{"name":"history"}"#, context: context, owners: owners))
        #expect(meaning == .run(InteractionErrand(line: "/history", delivery: .answer(isPrivate: isPrivate))))
    }

    @Test(arguments: [(0, #"{"0":"7"}"#, false), (0, #"{"1":"9"}"#, true), (2, #"{"1":"9"}"#, true)])
    func anAnswerForAllIsPrivateWhereNobodyKnowsWhoReads(context: Int, owners: String, isPrivate: Bool) throws {
        let meaning = reader.meaning(of: try interaction(2, #"{"name":"mood"}"#, context: context, owners: owners))
        #expect(meaning == .run(InteractionErrand(line: "/mood", delivery: .answer(isPrivate: isPrivate))))
    }

    @Test func onlyTheOwnerOfAControlUsesIt() throws {
        let control = Control(deed: .replace, line: "spin", owner: UserID("80351110224678912"))
        #expect(reader.meaning(of: try press(control)) == .run(InteractionErrand(line: "/spin", delivery: .replace)))
        #expect(reader.meaning(of: try press(control, user: "1")) == .refuse(.notYours))
    }

    @Test func aChoiceMustBeSignedToo() throws {
        let menu = Control(deed: .pick)
        let option = ControlSigner.fixed.customID(for: Control(deed: .replace, line: "mood ask:cozy")).id
        #expect(
            reader.meaning(of: try press(menu, values: [option]))
                == .run(InteractionErrand(line: "/mood ask:cozy", delivery: .replace)))
        #expect(reader.meaning(of: try press(menu, values: ["mood ask:cozy"])) == .refuse(.expired))
        #expect(reader.meaning(of: try press(menu, values: [])) == .refuse(.expired))
        let nested = ControlSigner.fixed.customID(for: menu).id
        #expect(reader.meaning(of: try press(menu, values: [nested])) == .refuse(.expired))
    }

    @Test func starsFillTheLineThatWaitsForThem() throws {
        let control = Control(deed: .rate, line: "feedback seen movie:1", rating: "feedback * movie:1")
        #expect(reader.meaning(of: try press(control)) == .rate(control))
        let id = ControlSigner.fixed.customID(for: control).id
        for (values, line) in [
            (#"["4"]"#, "/feedback 4 movie:1"), ("[]", "/feedback seen movie:1"), (#"["9"]"#, "/feedback seen movie:1"),
        ] {
            let data = """
                {"custom_id":"\(id)","components":[{"type":18,"id":1,"component":
                 {"type":3,"id":2,"custom_id":"stars","values":\(values)}}]}
                """
            #expect(
                reader.meaning(of: try interaction(5, data))
                    == .run(InteractionErrand(line: line, delivery: .answer(isPrivate: true))))
        }
    }

    @Test func completesWhatIsBeingTyped() throws {
        let data =
            #"{"name":"feedback","options":[{"name":"verdict","value":"up"},{"name":"title","value":"mat","focused":true}]}"#
        #expect(reader.meaning(of: try interaction(4, data)) == .complete(.title, text: "mat"))
        let sub =
            #"{"name":"recommend","options":[{"name":"tonight","options":[{"name":"genre","value":"","focused":true}]}]}"#
        #expect(reader.meaning(of: try interaction(4, sub)) == .complete(.genre, text: ""))
    }

    @Test func aMessageWithoutWordsIsNoWish() throws {
        for content in ["", "   ", "🎬"] {
            let data = """
                {"name":"Recommend like this","type":3,"target_id":"5","resolved":{"messages":{"5":{"content":"\(content)"}}}}
                """
            #expect(reader.meaning(of: try interaction(2, data)) == .refuse(.nothingToLike))
        }
    }

    /// Whatever comes, nothing is done that nobody asked for, and nothing falls over.
    @Test(arguments: [
        "{}", "[]", "null", "7", #"{"name":"gone"}"#, #"{"name":7,"options":{"a":1}}"#, #"{"custom_id":""}"#,
        #"{"custom_id":"feedback up movie:1","values":"x"}"#, #"{"name":"recommend","options":[{"name":"tonight"}]}"#,
    ])
    func oddInteractionsAreRefused(data: String) throws {
        for type in 2...9 {
            let meaning = reader.meaning(of: try interaction(type, data))
            switch meaning {
            case .refuse: break
            case .run(let errand): #expect(errand.line.hasPrefix("/recommend"))
            default: Issue.record("\(meaning)")
            }
        }
    }

    @Test func whatIsNoInteractionIsNotTaken() {
        for text in ["", "{", "[]", #"{"id":"x","type":1}"#, #"{"id":"1","application_id":"2","token":"t"}"#] {
            #expect(Interaction(payload: Data(text.utf8)) == nil)
        }
        let deep =
            #"{"id":"1","application_id":"2","token":"t","type":2,"data":{"name":"x","options":"#
            + String(repeating: #"[{"name":"a","options":"#, count: 200) + "[]" + String(repeating: "}]", count: 200)
            + "}}"
        #expect(Interaction(payload: Data(deep.utf8)) != nil)
    }
}
