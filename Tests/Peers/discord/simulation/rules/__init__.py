"""Rules of requests that the description of the API lacks, each with the page of the documentation it is from."""
