package discovery

import (
	"errors"
	"net/netip"
	"strings"

	"golang.org/x/net/dns/dnsmessage"
)

const (
	service  = "_jigiya._tcp.local."
	lifetime = 120     // seconds, RFC 6762 §10
	flush    = 1 << 15 // of a record's class: it replaces what was known (RFC 6762 §10.2)
	onlyMe   = 1 << 15 // of a question's class: answer to me alone (RFC 6762 §5.4)
	classIN  = dnsmessage.ClassINET
)

// A message is what is of interest in an mDNS message.
type message struct {
	id        uint16
	asked     bool // for nodes of jigiya
	unicast   bool // and to be answered alone
	instances []instance
}

// An instance is a node that is announced.
type instance struct {
	name string
	port uint16
}

var errMessage = errors.New("not an mDNS message that is of interest")

// parseMessage reads a question or an announcement.
func parseMessage(b []byte) (message, error) {
	var p dnsmessage.Parser
	head, err := p.Start(b)
	if err != nil || head.OpCode != 0 || head.RCode != 0 {
		return message{}, errMessage
	}
	m := message{id: head.ID}
	if !head.Response {
		return m, m.questions(&p)
	}
	if err := p.SkipAllQuestions(); err != nil {
		return message{}, errMessage
	}
	return m, m.records(&p)
}

func (m *message) questions(p *dnsmessage.Parser) error {
	for range maxQuestions {
		q, err := p.Question()
		if err == dnsmessage.ErrSectionDone {
			return nil
		}
		if err != nil {
			return errMessage
		}
		wanted := q.Type == dnsmessage.TypePTR || q.Type == dnsmessage.TypeALL
		if wanted && strings.EqualFold(q.Name.String(), service) && q.Class&^onlyMe == classIN {
			m.asked = true
			m.unicast = m.unicast || q.Class&onlyMe != 0
		}
	}
	return nil
}

// records looks for services of instances, among the answers and what is added to them.
func (m *message) records(p *dnsmessage.Parser) error {
	read := 0
	for _, section := range []struct {
		header func() (dnsmessage.ResourceHeader, error)
		skip   func() error
	}{{p.AnswerHeader, p.SkipAnswer}, {p.AuthorityHeader, p.SkipAuthority}, {p.AdditionalHeader, p.SkipAdditional}} {
		for {
			h, err := section.header()
			if err == dnsmessage.ErrSectionDone {
				break
			}
			if read++; err != nil || read > maxRecords {
				return errMessage
			}
			if err := m.record(p, h, section.skip); err != nil {
				return errMessage
			}
		}
	}
	return nil
}

func (m *message) record(p *dnsmessage.Parser, h dnsmessage.ResourceHeader, skip func() error) error {
	name, ours := strings.CutSuffix(strings.ToLower(h.Name.String()), "."+service)
	if h.Type != dnsmessage.TypeSRV || !ours || h.Class&^flush != classIN || h.TTL == 0 {
		return skip()
	}
	srv, err := p.SRVResource()
	if err != nil {
		return err
	}
	m.instances = append(m.instances, instance{name, srv.Port})
	return nil
}

// question asks for nodes of jigiya.
func question(alone bool) []byte {
	q := dnsmessage.Question{Name: dnsmessage.MustNewName(service), Type: dnsmessage.TypePTR, Class: classIN}
	if alone {
		q.Class |= onlyMe
	}
	return packed(dnsmessage.Message{Questions: []dnsmessage.Question{q}})
}

// response announces an instance.
func response(name string, port uint16, a netip.Addr, id uint16) []byte {
	full, host := dnsmessage.MustNewName(name+"."+service), dnsmessage.MustNewName(name+".local.")
	head := func(n dnsmessage.Name, t dnsmessage.Type, class dnsmessage.Class) dnsmessage.ResourceHeader {
		return dnsmessage.ResourceHeader{Name: n, Type: t, Class: class, TTL: lifetime}
	}
	m := dnsmessage.Message{
		Header: dnsmessage.Header{ID: id, Response: true, Authoritative: true},
		Answers: []dnsmessage.Resource{{
			Header: head(dnsmessage.MustNewName(service), dnsmessage.TypePTR, classIN), // shared by all: no flush
			Body:   &dnsmessage.PTRResource{PTR: full},
		}},
		Additionals: []dnsmessage.Resource{
			{Header: head(full, dnsmessage.TypeSRV, classIN|flush), Body: &dnsmessage.SRVResource{Port: port, Target: host}},
			{Header: head(full, dnsmessage.TypeTXT, classIN|flush), Body: &dnsmessage.TXTResource{TXT: []string{""}}},
		},
	}
	if a.Is4() {
		m.Additionals = append(m.Additionals, dnsmessage.Resource{
			Header: head(host, dnsmessage.TypeA, classIN|flush), Body: &dnsmessage.AResource{A: a.As4()}})
	}
	return packed(m)
}

// packed cannot fail: the names are made of sixteen digits and constants.
func packed(m dnsmessage.Message) []byte {
	b, err := m.Pack()
	if err != nil {
		panic(err)
	}
	return b
}
