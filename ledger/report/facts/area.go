package facts

// An Area is what is known of a place code, under the map of its day and under
// today's.
type Area struct {
	Known  bool   `json:"known"`          // whether the code stands in the table of its scheme
	Name   string `json:"name,omitempty"` // of the area the code names
	Region string `json:"region_49,omitempty"`
	Today  string `json:"region_2023,omitempty"`
}
