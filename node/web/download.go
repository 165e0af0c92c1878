package web

import (
	"mime"
	"net/http"
	"strconv"
)

// file answers with a file for the browser to keep, all of it or an error before.
func (c *call) file(media, name string, body []byte) error {
	c.answers()
	h := c.w.Header()
	h.Set("Content-Type", media)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Content-Length", strconv.Itoa(len(body)))
	c.w.WriteHeader(http.StatusOK)
	_, _ = c.w.Write(body)
	return nil
}
