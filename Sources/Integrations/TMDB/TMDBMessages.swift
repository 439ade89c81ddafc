/// TMDB's answers (API v3), as far as they are read. Films and series differ in the names of many fields.
enum TMDBMessages {
    struct Page: Decodable {
        let results: TolerantList<Entry>
    }

    struct Entry: Decodable {
        let id: Int
    }

    struct Found: Decodable {
        let movie_results: TolerantList<Entry>?
        let tv_results: TolerantList<Entry>?
    }

    struct Named: Decodable {
        let name: String
    }

    struct Details: Decodable {
        let id: Int
        let adult: Bool?
        let title: String?
        let name: String?
        let original_title: String?
        let original_name: String?
        let original_language: String?
        let overview: String?
        let tagline: String?
        let release_date: String?
        let first_air_date: String?
        let runtime: Int?
        let episode_run_time: [Int]?
        let last_episode_to_air: Episode?
        let number_of_seasons: Int?
        let number_of_episodes: Int?
        let genres: TolerantList<Named>?
        let production_companies: TolerantList<Named>?
        let networks: TolerantList<Named>?
        let created_by: TolerantList<Named>?
        let belongs_to_collection: Named?
        let origin_country: [String]?
        let poster_path: String?
        let vote_average: Double?
        let vote_count: Int?
        let imdb_id: String?
        let keywords: Keywords?
        let credits: Credits?
        let videos: Videos?
        let release_dates: ReleaseDates?
        let content_ratings: ContentRatings?
        let external_ids: ExternalNumbers?
        let translations: Translations?
    }

    struct Episode: Decodable {
        let runtime: Int?
    }

    struct Keywords: Decodable {
        /// Of a film.
        let keywords: TolerantList<Named>?
        /// Of a series.
        let results: TolerantList<Named>?
    }

    struct Credits: Decodable {
        let cast: TolerantList<CastMember>?
        let crew: TolerantList<CrewMember>?
    }

    struct CastMember: Decodable {
        let name: String
        /// 0 is billed first.
        let order: Int?
    }

    struct CrewMember: Decodable {
        let name: String
        let job: String?
    }

    struct Videos: Decodable {
        let results: TolerantList<Video>?
    }

    struct Video: Decodable {
        let key: String
        let site: String?
        let type: String?
        let official: Bool?
    }

    struct ReleaseDates: Decodable {
        let results: TolerantList<Country>?

        struct Country: Decodable {
            let iso_3166_1: String
            let release_dates: TolerantList<Release>?
        }

        struct Release: Decodable {
            let certification: String?
            let release_date: String?
            /// 1 is a premiere, 2 and 3 are in cinemas, 4 is digital, 5 physical, 6 on television.
            let type: Int?
        }
    }

    struct ContentRatings: Decodable {
        let results: TolerantList<Rating>?

        struct Rating: Decodable {
            let iso_3166_1: String
            let rating: String?
        }
    }

    struct ExternalNumbers: Decodable {
        let imdb_id: String?
        let tvdb_id: Int?
    }

    struct Translations: Decodable {
        let translations: TolerantList<Translation>?
    }

    struct Translation: Decodable {
        let iso_639_1: String
        let iso_3166_1: String?
        let data: Words

        struct Words: Decodable {
            let title: String?
            let name: String?
            let overview: String?
        }
    }
}
