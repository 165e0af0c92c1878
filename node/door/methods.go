package door

import (
	"reflect"

	"jigiya/node/api"
)

// methods is the contents page: every method of api.Service that can be called
// through the door, which is all of them. What is added to the Service is added here
// and, as a line that asks, in client.go.
var methods = []struct {
	name string
	call any // of the Service and the arguments
}{
	{"Device", api.Service.Device},
	{"Status", api.Service.Status},
	{"Groups", api.Service.Groups},
	{"Group", api.Service.Group},

	{"Found", api.Service.Found},
	{"Propose", api.Service.Propose},
	{"Erase", api.Service.Erase},
	{"TakeOver", api.Service.TakeOver},

	{"Balance", api.Service.Balance},
	{"Members", api.Service.Members},
	{"Officers", api.Service.Officers},
	{"Loans", api.Service.Loans},
	{"Fines", api.Service.Fines},
	{"Passbook", api.Service.Passbook},
	{"Meeting", api.Service.Meeting},
	{"Recital", api.Service.Recital},
	{"ShareOut", api.Service.ShareOut},

	{"Journal", api.Service.Journal},
	{"Export", api.Service.Export},
	{"Register", api.Service.Register},
	{"Import", api.Service.Import},
	{"Receipt", api.Service.Receipt},
	{"Verify", api.Service.Verify},

	{"ChangePIN", api.Service.ChangePIN},
	{"PaperKey", api.Service.PaperKey},
	{"RestoreKey", api.Service.RestoreKey},
	{"Keys", api.Service.Keys},

	{"MakeKey", api.Exchange.MakeKey},

	{"FoundProgramme", api.Exchange.FoundProgramme},
	{"Programmes", api.Exchange.Programmes},
	{"Certify", api.Exchange.Certify},
	{"RevokeCredential", api.Exchange.RevokeCredential},

	{"Trust", api.Exchange.Trust},
	{"Contacts", api.Exchange.Contacts},
	{"Pair", api.Exchange.Pair},
	{"PairingState", api.Exchange.PairingState},
	{"ConfirmPairing", api.Exchange.ConfirmPairing},

	{"Peers", api.Exchange.Peers},
	{"AddPeer", api.Exchange.AddPeer},
	{"Sync", api.Exchange.Sync},
	{"Watch", api.Exchange.Watch},

	{"WriteBundle", api.Exchange.WriteBundle},
	{"ReadBundle", api.Exchange.ReadBundle},
	{"VerifyBundle", api.Exchange.VerifyBundle},
	{"ReadBackup", api.Exchange.ReadBackup},

	{"Audit", api.Exchange.Audit},
	{"Attest", api.Exchange.Attest},
	{"Attestations", api.Exchange.Attestations},
	{"KeepReceipt", api.Exchange.KeepReceipt},

	{"Fork", api.Exchange.Fork},
	{"Resolve", api.Exchange.Resolve},

	{"Draft", api.Exchange.Draft},
	{"Drafts", api.Exchange.Drafts},
	{"Cosign", api.Exchange.Cosign},
	{"TakeCosignature", api.Exchange.TakeCosignature},
	{"Complete", api.Exchange.Complete},

	{"Statistics", api.Office.Statistics},
	{"Facts", api.Office.Facts},
}

// A method is one of them with its types.
type method struct {
	call reflect.Value
	in   []reflect.Type // after the Service and the context
	out  []reflect.Type
}

// find gives a method by its name.
func find(name string) (method, bool) {
	for _, m := range methods {
		if m.name == name {
			return methodOf(m.call), true
		}
	}
	return method{}, false
}

func methodOf(call any) method {
	m := method{call: reflect.ValueOf(call)}
	t := m.call.Type()
	for i := 2; i < t.NumIn(); i++ {
		m.in = append(m.in, t.In(i))
	}
	for i := range t.NumOut() {
		m.out = append(m.out, t.Out(i))
	}
	return m
}

// element is the type of the elements, if the result is a sequence of them and errors.
func (m method) element() (reflect.Type, bool) {
	if len(m.out) != 1 || m.out[0].Kind() != reflect.Func {
		return nil, false
	}
	return m.out[0].In(0).In(0), true
}
