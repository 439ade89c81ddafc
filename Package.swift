// swift-tools-version: 6.2
import PackageDescription

/// Every target is built as strictly as the language allows. Warnings are errors in `scripts/test` alone: a newer
/// compiler that warns of more must not stop anybody from building.
let strict: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ] + (Context.environment["WARNINGS_AS_ERRORS"] == "1" ? [.treatAllWarnings(as: .error)] : [])

/// The arithmetic of the engine is a hundred times slower unoptimised, which would make debug builds and tests useless.
let optimised = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

let package = Package(
    name: "recommendarr",
    products: [.executable(name: "recommendarr", targets: ["Bot"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.100.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.30.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "COlm", pkgConfig: "olm", providers: [.apt(["libolm-dev"])]),
        .systemLibrary(name: "CPostgreSQL", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        // Optimised in debug builds too, for the same reason as the engine.
        .target(name: "CVectorKernels", cSettings: [.unsafeFlags(["-O3"])]),
        .target(name: "Engine", dependencies: ["CVectorKernels"], swiftSettings: optimised),
        .target(
            name: "Chat",
            dependencies: [.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")],
            swiftSettings: strict),
        .target(name: "Presentation", dependencies: ["Engine", "Chat"], swiftSettings: strict),
        .target(
            name: "Storage",
            dependencies: [
                "Engine", "Chat", "CPostgreSQL",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .target(
            name: "Web",
            dependencies: [
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .target(name: "Integrations", dependencies: ["Web", "Engine", "CZlib"], swiftSettings: optimised),
        .target(
            name: "WebSocket",
            dependencies: [
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .target(
            name: "MatrixCrypto",
            dependencies: [
                "COlm",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            swiftSettings: strict),
        .target(name: "Evaluation", dependencies: ["Engine", "Integrations"], swiftSettings: optimised),
        .target(
            name: "Sync",
            dependencies: [
                "Integrations", "Web", "Storage", "Engine", "Chat",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .target(
            name: "Webhooks",
            dependencies: [
                "Storage", "Engine", "Chat",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .target(
            name: "Commands",
            dependencies: [
                "Presentation", "Storage", "Engine", "Chat",
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .target(
            name: "Connectors",
            dependencies: [
                "Web", "WebSocket", "MatrixCrypto", "Chat", "CZlib",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "Bot",
            dependencies: [
                "Engine", "Chat", "Presentation", "Storage", "Integrations", "Web", "Sync", "Evaluation", "Commands",
                "Connectors", "MatrixCrypto", "Webhooks",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict),

        .target(
            name: "TestSupport",
            dependencies: [
                "Storage", "Engine", "Chat",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(name: "EngineTests", dependencies: ["Engine", "CVectorKernels"], swiftSettings: optimised),
        .testTarget(
            name: "StorageTests", dependencies: ["Storage", "TestSupport", "Engine", "Chat"], swiftSettings: strict),
        .testTarget(
            name: "IntegrationsTests",
            dependencies: [
                "Integrations", "Web", "TestSupport", "Engine", "CZlib",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SyncTests",
            dependencies: [
                "Sync", "Integrations", "Web", "Storage", "TestSupport", "Engine", "Chat",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "WebhooksTests",
            dependencies: [
                "Webhooks", "Storage", "TestSupport", "Engine", "Chat",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "EvaluationTests", dependencies: ["Evaluation", "Integrations", "Engine"], swiftSettings: strict),
        .testTarget(
            name: "PresentationTests", dependencies: ["Presentation", "Engine", "Chat"], swiftSettings: strict),
        .testTarget(
            name: "CommandsTests",
            dependencies: [
                "Commands", "Presentation", "Storage", "Sync", "Integrations", "Web", "TestSupport", "Engine", "Chat",
            ],
            swiftSettings: strict),
        .testTarget(name: "MatrixCryptoTests", dependencies: ["MatrixCrypto"], swiftSettings: strict),
        .testTarget(
            name: "ConnectorsTests",
            dependencies: [
                "Connectors", "MatrixCrypto", "Web", "Storage", "TestSupport", "Chat", "Commands", "Presentation",
                "Webhooks",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            exclude: ["Golden"],
            swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests", dependencies: ["Bot", "WebhookBenchmark", "Storage", "TestSupport"],
            swiftSettings: strict),
        .executableTarget(
            name: "EngineBenchmark", dependencies: ["Engine"], path: "Benchmarks/Engine", swiftSettings: strict),
        .executableTarget(
            name: "VectorBenchmark", dependencies: ["Engine"], path: "Benchmarks/Vectors", swiftSettings: optimised),
        .executableTarget(
            name: "WebhookBenchmark",
            dependencies: [
                "Webhooks", "Sync", "Integrations", "Web", "Storage",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            path: "Benchmarks/Webhooks", swiftSettings: strict),
    ]
)
