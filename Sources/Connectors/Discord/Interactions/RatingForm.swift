/// Asks for stars.
struct RatingForm {
    let control: Control
    let phrases: DiscordPhrases

    func form(signer: ControlSigner) -> InteractionResponse.Form {
        let title = DiscordText.plain(phrases.howGood, limit: InteractionResponse.Form.longestTitle)
        return InteractionResponse.Form(
            // Its line was remembered when the button was made, if it is too long.
            customID: signer.customID(for: control).id, title: title,
            hint: DiscordText.plain(phrases.starsHint, limit: 100),
            select: Component.Select(
                customID: InteractionReader.starsField, placeholder: DiscordText.plain(phrases.choose, limit: 150),
                options: (1...5).map { stars in
                    Component.Select.Option(label: String(repeating: "★", count: stars), value: String(stars))
                }, isOptionalInForm: true))
    }
}
