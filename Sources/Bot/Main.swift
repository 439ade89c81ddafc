import ArgumentParser
import Yams
import Logging
@main struct Main: ParsableCommand {}
