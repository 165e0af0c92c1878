package web

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"

	"jigiya/node/api"
)

// fileText is the text of a file in the form. It stays in the form as a field, so that it
// waits with it for the key-holders' PINs.
func (c *call) fileText(name string) (string, error) {
	f, _, err := c.r.FormFile(name)
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		if text := c.r.PostFormValue(name); text != "" {
			return text, nil
		}
		return "", api.Misused("file_none")
	}
	if err != nil {
		return "", fmt.Errorf("reading the file that was sent: %w", err)
	}
	defer f.Close()
	var text strings.Builder
	if _, err := io.Copy(&text, f); err != nil {
		return "", fmt.Errorf("reading the file that was sent: %w", err)
	}
	if text.Len() == 0 {
		return "", api.Misused("file_none")
	}
	if utf8.ValidString(text.String()) { // else it is refused by whoever reads it, and waits for nothing
		c.r.PostForm.Set(name, text.String())
	}
	return text.String(), nil
}
