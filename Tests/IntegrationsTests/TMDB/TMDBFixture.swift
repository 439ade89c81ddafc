/// Answers in the form of TMDB's, short.
enum TMDBFixture {
    static let film = #"""
        {"adult":false,"backdrop_path":"/b.jpg","belongs_to_collection":{"id":2344,"name":"The Matrix Collection"},
         "budget":63000000,"genres":[{"id":28,"name":"Action"},{"id":878,"name":"Science Fiction"}],"id":603,
         "imdb_id":"tt0133093","origin_country":["US"],"original_language":"en","original_title":"The Matrix",
         "overview":"A hacker learns the truth.","popularity":100.5,"poster_path":"/poster.jpg",
         "production_companies":[{"id":79,"logo_path":null,"name":"Village Roadshow Pictures","origin_country":"US"}],
         "release_date":"1999-03-31","revenue":463517383,"runtime":136,"status":"Released",
         "tagline":"Believe the unbelievable.","title":"The Matrix","video":false,"vote_average":8.2,"vote_count":26000,
         "keywords":{"keywords":[{"id":1,"name":"Artificial Intelligence"},{"id":2,"name":"dystopia"},{"id":3}]},
         "credits":{"cast":[{"name":"Laurence Fishburne","order":1},{"name":"Keanu Reeves","order":0},
           {"name":"Carrie-Anne Moss","order":2},{"name":"Keanu Reeves","order":9}],
          "crew":[{"name":"Tim Ferrier","job":"Set Decoration"},{"name":"Lana Wachowski","job":"Director"},
           {"name":"Lilly Wachowski","job":"Director"},{"name":"Lana Wachowski","job":"Writer"}]},
         "videos":{"results":[{"key":"teaser","site":"YouTube","type":"Teaser","official":true},
           {"key":"scene","site":"YouTube","type":"Clip","official":true},
           {"key":"other","site":"YouTube","type":"Trailer","official":false},
           {"key":"official","site":"YouTube","type":"Trailer","official":true},
           {"key":"elsewhere","site":"Vimeo","type":"Trailer","official":true}]},
         "release_dates":{"results":[
           {"iso_3166_1":"US","release_dates":[
             {"certification":"","release_date":"1999-03-24T00:00:00.000Z","type":1},
             {"certification":"R","release_date":"1999-09-21T00:00:00.000Z","type":5},
             {"certification":"R","release_date":"1999-03-30T00:00:00.000Z","type":3}]},
           {"iso_3166_1":"DE","release_dates":[
             {"certification":"16","release_date":"1999-06-17T00:00:00.000Z","type":3}]}]},
         "external_ids":{"imdb_id":"tt0133093","wikidata_id":"Q83495"},
         "translations":{"translations":[
           {"iso_3166_1":"AT","iso_639_1":"de","data":{"title":"Matrix (AT)","overview":""}},
           {"iso_3166_1":"DE","iso_639_1":"de","data":{"title":"Matrix","overview":"Ein Hacker erfährt die Wahrheit."}},
           {"iso_3166_1":"FR","iso_639_1":"fr","data":{"title":"Matrix (FR)","overview":""}},
           {"iso_3166_1":"US","iso_639_1":"en","data":{"title":"","overview":"A hacker learns the truth."}}]}}
        """#

    static let series = #"""
        {"adult":false,"created_by":[{"id":1,"name":"Hajime Yatate"}],"episode_run_time":[],
         "first_air_date":"1998-04-03","genres":[{"id":16,"name":"Animation"},{"id":10765,"name":"Sci-Fi & Fantasy"}],
         "id":30991,"last_episode_to_air":{"id":2,"runtime":24,"season_number":1},"name":"Cowboy Bebop",
         "networks":[{"id":98,"name":"TV Tokyo"}],"next_episode_to_air":null,"number_of_episodes":26,
         "number_of_seasons":1,"origin_country":["JP"],"original_language":"ja","original_name":"カウボーイビバップ",
         "overview":"","poster_path":null,"production_companies":[],"tagline":"","vote_average":0,"vote_count":0,
         "keywords":{"results":[{"id":9,"name":"space western"}]},"credits":{"cast":[],"crew":[]},
         "videos":{"results":[]},
         "content_ratings":{"results":[{"descriptors":[],"iso_3166_1":"DE","rating":"12"},{"iso_3166_1":"US"}]},
         "external_ids":{"imdb_id":"tt0213338","tvdb_id":76885},
         "translations":{"translations":[
           {"iso_3166_1":"JP","iso_639_1":"ja","data":{"name":"","overview":"賞金稼ぎ"}}]}}
        """#
}
