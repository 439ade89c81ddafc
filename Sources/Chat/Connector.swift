package import ServiceLifecycle

/// A chat platform, spoken by one connector. Its loop runs in `run()` until it is cancelled or told to shut down;
/// it decodes what people do into `ChatEvent`s, hands them to its `EventHandler` and renders the `Reply`.
package protocol Connector: Service {
    var platform: Platform { get }
}

/// What a connector cannot go on with: a sentence for the owner that says what is wrong and what to do.
package protocol ConnectorFailure: Error, CustomStringConvertible {}
