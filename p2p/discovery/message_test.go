package discovery

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

func TestQuestionsAndAnnouncements(t *testing.T) {
	for _, alone := range []bool{false, true} {
		m, err := parseMessage(question(alone))
		if err != nil || !m.asked || m.unicast != alone || len(m.instances) != 0 {
			t.Errorf("a question is read %+v, %v", m, err)
		}
	}
	b := response("0123456789abcdef", 4441, netip.MustParseAddr("192.168.1.2"), 7)
	m, err := parseMessage(b)
	if err != nil || m.asked || m.id != 7 || !slices.Equal(m.instances, []instance{{"0123456789abcdef", 4441}}) {
		t.Errorf("an announcement is read %+v, %v", m, err)
	}
	var all dnsmessage.Message
	if err := all.Unpack(b); err != nil {
		t.Fatal(err)
	}
	types := []string{}
	for _, r := range append(all.Answers, all.Additionals...) {
		types = append(types, r.Header.Type.String())
	}
	if got := strings.Join(types, " "); got != "TypePTR TypeSRV TypeTXT TypeA" {
		t.Errorf("an announcement has %s", got)
	}
	if len(b) > 512 {
		t.Errorf("an announcement has %d bytes", len(b))
	}
}

func TestWhatMDNSIgnores(t *testing.T) {
	name := dnsmessage.MustNewName
	srv := func(n string, port uint16, ttl uint32) dnsmessage.Resource {
		return dnsmessage.Resource{Header: dnsmessage.ResourceHeader{Name: name(n), Type: dnsmessage.TypeSRV, Class: classIN, TTL: ttl},
			Body: &dnsmessage.SRVResource{Port: port, Target: name("x.local.")}}
	}
	ask := func(n string, kind dnsmessage.Type) dnsmessage.Message {
		return dnsmessage.Message{Questions: []dnsmessage.Question{{Name: name(n), Type: kind, Class: classIN}}}
	}
	tell := func(r ...dnsmessage.Resource) dnsmessage.Message {
		return dnsmessage.Message{Header: dnsmessage.Header{Response: true}, Answers: r}
	}
	var many []dnsmessage.Resource
	for range maxRecords + 1 {
		many = append(many, srv("a."+service, 1, 1))
	}
	for _, test := range []struct {
		what string
		m    dnsmessage.Message
		fail bool
	}{
		{"another service asked for", ask("_ipp._tcp.local.", dnsmessage.TypePTR), false},
		{"another kind of question", ask(service, dnsmessage.TypeA), false},
		{"another service announced", tell(srv("printer._ipp._tcp.local.", 631, 120)), false},
		{"an instance that says good-bye", tell(srv("a."+service, 4440, 0)), false},
		{"the service itself as an instance", tell(srv(service, 4440, 120)), false},
		{"too many records", tell(many...), true},
		{"another operation", dnsmessage.Message{Header: dnsmessage.Header{OpCode: 4}}, true},
	} {
		m, err := parseMessage(packed(test.m))
		if m.asked || len(m.instances) != 0 && !test.fail || (err != nil) != test.fail {
			t.Errorf("%s: %+v, %v", test.what, m, err)
		}
	}
	if _, err := parseMessage([]byte("jigiya")); err == nil {
		t.Error("junk is a message")
	}
}

func TestNamesInAnyCase(t *testing.T) {
	b := response("0123456789abcdef", 4441, netip.MustParseAddr("192.168.1.2"), 0)
	m, err := parseMessage([]byte(strings.Replace(string(b), "_jigiya", "_JiGiYa", 1)))
	if err != nil || len(m.instances) != 1 {
		t.Errorf("read %+v, %v", m, err)
	}
}

func FuzzMessage(f *testing.F) {
	f.Add(question(true))
	f.Add(response("0123456789abcdef", 4441, netip.MustParseAddr("192.168.1.2"), 7))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := parseMessage(b)
		if err == nil && len(m.instances) > maxRecords {
			t.Errorf("%d instances", len(m.instances))
		}
	})
}
