package credential

import "fmt"

// A Role is what a programme lets a device be. What each may see and do, the
// node that is asked decides.
type Role uint8

// The roles. A facilitator visits the groups of her zone; staff see statistics
// of journals, without persons and words; an office is staff, and speaks for the
// programme where a group's founding asks the programme for a word.
const (
	Facilitator Role = 1
	Staff       Role = 2
	Office      Role = 3
)

var roleNames = [...]string{Facilitator: "facilitator", Staff: "staff", Office: "office"}

// ParseRole reads the name of a role.
func ParseRole(name string) (Role, error) {
	for r := Facilitator; r <= Office; r++ {
		if roleNames[r] == name {
			return r, nil
		}
	}
	return 0, fmt.Errorf("reading a role: %w", malformed("%.20q is none: facilitator, staff, office", name))
}

// Known says whether r is one of the roles above.
func (r Role) Known() bool { return r >= Facilitator && r <= Office }

// String is the name.
func (r Role) String() string {
	if !r.Known() {
		return fmt.Sprintf("role %d", uint8(r))
	}
	return roleNames[r]
}

// MarshalText writes the name.
func (r Role) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads the name.
func (r *Role) UnmarshalText(text []byte) (err error) {
	*r, err = ParseRole(string(text))
	return err
}
