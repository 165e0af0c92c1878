package web

import (
	"net"
	"net/http"
	"strings"
)

// hostsOf are the names by which a browser of this machine may call an address. Of port 80 a
// browser says nothing.
func hostsOf(address string) map[string]bool {
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return map[string]bool{address: true}
	}
	all := map[string]bool{address: true, net.JoinHostPort("localhost", port): true}
	if port == "80" {
		all[strings.TrimSuffix(address, ":80")], all["localhost"] = true, true
	}
	return all
}

// policy lets a page use this server and nothing else, and no script or style within it.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; " +
	"media-src 'self' blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard refuses what no page of this server sends, and says of every answer what a
// browser must not do with it (see the package comment).
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin") // with "no-referrer" a browser says of its own forms that they come from nowhere
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(self), microphone=(self), geolocation=()")
		h.Set("Cache-Control", "no-store")
		if !s.called(r) || changes(r) && !own(r) {
			http.Error(w, "forbidden", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// called says whether a request calls this server by its name, and as a browser does that
// has no other server between.
func (s *Server) called(r *http.Request) bool {
	return s.hosts[strings.ToLower(r.Host)] && r.URL.Host == ""
}

// changes says whether a request may change something.
func changes(r *http.Request) bool {
	return r.Method != http.MethodGet && r.Method != http.MethodHead
}

// own says whether a form tells that it comes from a page of this server: with
// Sec-Fetch-Site in new browsers, with Origin in most, in the oldest with Referer alone.
// What it tells must all agree; one that tells nothing comes from a page that hides.
func own(r *http.Request) bool {
	site, origin, page := r.Header.Get("Sec-Fetch-Site"), r.Header.Get("Origin"), r.Header.Get("Referer")
	here := "http://" + r.Host
	switch {
	case site == "" && origin == "" && page == "":
		return false
	case site != "" && site != "same-origin" && site != "none": // none: by the person's own hand
		return false
	case origin != "" && origin != here:
		return false
	}
	return page == "" || strings.HasPrefix(page, here+"/")
}

// uploads is a form with a file in it.
func uploads(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data")
}
