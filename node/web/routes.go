package web

import "net/http"

// A route is one address and what answers there.
type route struct {
	pattern string
	answer  func(*call) error
	open    bool // to who has not entered
}

// routes is the contents page.
func routes() []route {
	return slicesOf(
		[]route{
			{"GET /{$}", home, false},
			{"GET /enter", entrance, true},
			{"POST /enter", enter, true},
			{"POST /leave", leave, false},
			{"POST /language", switchLanguage, true},
			{"GET /live", live, false},
		},
		meetingRoutes(),
		groupRoutes(),
		foundRoutes(),
		pairingRoutes(),
		voiceRoutes(),
		wordingRoutes(),
		visitRoutes(),
		officeRoutes(),
	)
}

func slicesOf(parts ...[]route) (all []route) {
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

func (s *Server) mux() http.Handler {
	mux := http.NewServeMux()
	for _, r := range routes() {
		mux.Handle(r.pattern, s.answering(r))
	}
	mux.Handle("GET /asset/", assets())
	mux.HandleFunc("/", s.nowhere)
	return mux
}
