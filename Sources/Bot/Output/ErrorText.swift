import ArgumentParser
import Chat
import Engine
import Integrations
import MatrixCrypto
import Presentation
import Storage
import Webhooks
import Web

/// The one place where errors of the command line become words.
enum ErrorText {
    static func words(for error: any Error) -> String {
        switch error {
        case let error as ConfigurationError: error.description
        case let error as ResourceError: error.description
        case let error as LocaleError: words(for: error)
        case let error as MoodLexicon.LoadingError: error.description
        case let error as ImportError: error.description
        case let error as StorageError: error.description
        case let error as WebError: error.description
        case let error as WebAddress.Unusable: error.description
        case let error as ChromaVectorIndex.WrongDimension: error.description
        case let error as CommandLineError: error.description
        case let error as WebhookListener.CannotListen: error.description
        case let error as any ConnectorFailure: error.description
        case CryptoStoreError.cannotOpen:
            "The bot's encryption keys in the database were sealed with another store key, or were changed. Set "
                + "matrix.store-key to the one of before, or restore the file matrix-store.key. If it is lost, “recommendarr matrix "
                + "forget” begins anew."
        case let error as CryptoStoreError: error.description
        default: "Something unexpected went wrong: \(error). “recommendarr doctor” may show why."
        }
    }

    private static func words(for error: LocaleError) -> String {
        switch error {
        case .unreadable(let file, let reason): "\(file) cannot be understood: \(reason)"
        case .missing(let file, let key): "\(file): the phrase “\(key)” is missing. Add it; locales/en.json shows how."
        case .unknown(let file, let key): "\(file): there is no phrase “\(key)”. Remove it or correct its name."
        case .badGap(let file, let key, let gap, let allowed):
            "\(file): “\(key)” has the gap {\(gap)}, which nothing fills. Possible are: "
                + (allowed.isEmpty ? "none" : allowed.map { "{\($0)}" }.joined(separator: ", ")) + "."
        }
    }
}

/// What is wrong with what was typed on the command line.
enum CommandLineError: Error, CustomStringConvertible {
    case unknownMember(String, known: [String])
    case nobody
    case noCatalogue
    case nothingUsable(Int)
    case unusableName(String)
    case unknownGrant(String, known: [String])
    case unreadableWeights(String)
    case noEmbedderModel
    case noMediaServer
    case nothingToRun
    case noMatrix
    case storeSecret(path: String)
    case unknownHook(String, known: [String])

    var description: String {
        switch self {
        case .unknownMember(let name, let known):
            "There is no member “\(name)”. Known are: \(known.prefix(20).joined(separator: ", "))."
        case .nobody:
            "There is nobody in the database yet. Read your media server (recommendarr sync) or import a household "
                + "(recommendarr import --help) first, or try the demo: recommendarr chat --demo"
        case .noCatalogue:
            "There are no titles yet that this history could be about. Import a folder with a catalogue first "
                + "(movies.jsonl, see the README); nothing was changed."
        case .nothingUsable(let count): "None of the rows could be used (\(count), see above); nothing was changed."
        case .unusableName(let name):
            "“\(name)” cannot be the name of a new member: it needs letters or digits that nobody else's name consists of."
        case .unknownGrant(let name, let known):
            "There is no library “\(name)”. Known are: \(known.isEmpty ? "none yet" : known.joined(separator: ", "))."
        case .noMediaServer:
            "No media server is configured. Set plex.url and plex.key, or the same of jellyfin, emby or kodi; "
                + "recommendarr.example.yaml shows how."
        case .nothingToRun:
            "Neither a media server nor a chat is configured, so there is nothing to do. Set plex.url and plex.key, or the "
                + "same of jellyfin, emby or kodi, matrix.user or discord.token; recommendarr.example.yaml shows how."
        case .noMatrix: "Matrix is not configured: matrix.user is missing. docs/matrix.md shows how it is set up."
        case .storeSecret(let path):
            "The key in \(path), which seals the encryption keys of Matrix, can be neither read nor made. Restore the file from "
                + "your backup, allow this user to write there, or set matrix.store-key."
        case .unknownHook(let name, let known):
            "There is no webhook “\(name)”. There are: \(known.joined(separator: ", "))."
        case .noEmbedderModel: "Say which model the embedder is to use, with --embedder-model."
        case .unreadableWeights(let path):
            "The weights in \(path) cannot be read. “recommendarr train” makes such a file."
        }
    }
}

extension AsyncParsableCommand {
    /// Runs `body`; what goes wrong is said in words, with exit code 1.
    func reportingErrors(_ body: () async throws -> Void) async throws {
        do { try await body() } catch let error as ExitCode {
            throw error
        } catch {
            StandardError.line(ErrorText.words(for: error))
            throw ExitCode.failure
        }
    }
}
