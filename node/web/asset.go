package web

import (
	"net/http"
	"strings"

	"jigiya/node/web/asset"
)

// assets serves what every page is dressed in. It is the same for everybody; under the
// name of its edition a browser may keep it.
func assets() http.Handler {
	files := http.FileServerFS(asset.Files)
	return http.StripPrefix("/asset/", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if name, ok := strings.CutPrefix(r.URL.Path, asset.Edition()+"/"); ok {
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
			r.URL.Path = name
		}
		if r.URL.Path == "" || strings.HasSuffix(r.URL.Path, "/") { // of a folder it would show a list
			http.NotFound(w, r)
			return
		}
		files.ServeHTTP(w, r)
	}))
}
