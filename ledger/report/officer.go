package report

import "jigiya/ledger"

// An Officer is a member's offices. Key is the one she cosigns with.
type Officer struct {
	Member ledger.MemberNumber `json:"member"`
	Name   string              `json:"name,omitempty"`
	Roles  []ledger.Role       `json:"roles"`
	Key    ledger.Signatory    `json:"key,omitzero"`
}

// An OfficerList is the offices in force.
type OfficerList []Officer

// Officers lists the officers of a book.
func Officers(b *ledger.Book, names Names) OfficerList {
	list := make(OfficerList, 0, len(b.Officers()))
	for _, o := range b.Officers() {
		list = append(list, Officer{o.Member, names.of(o.Member), o.Roles, o.Key})
	}
	return list
}

// Table is the list.
func (list OfficerList) Table() Table {
	t := Table{Title: "heading.officers", Columns: []Column{textual("member"), textual("role")}}
	for _, o := range list {
		t.Rows = append(t.Rows, []any{o.Member, o.Roles})
	}
	return t
}
