package ledger

import "fmt"

// A Kind is the number of an event in the journal. Kinds below 128 move books:
// a program that does not know one must stop applying there. Kinds from 128 have
// no postings and may be skipped. Numbers are never reused.
type Kind uint8

// The kinds. Gaps are room, not omissions.
const (
	KindGroupFounded         Kind = 1
	KindGroupAmended         Kind = 2
	KindMemberJoined         Kind = 3
	KindMemberLeft           Kind = 4
	KindOfficersElected      Kind = 5
	KindCommitmentSet        Kind = 6
	KindMeetingOpened        Kind = 10
	KindAttendance           Kind = 11
	KindCashDifference       Kind = 12
	KindMeetingClosed        Kind = 13
	KindMeetingCancelled     Kind = 14
	KindContribution         Kind = 20
	KindShareReturned        Kind = 21
	KindLoanGranted          Kind = 30
	KindRepayment            Kind = 31
	KindLoanToppedUp         Kind = 32
	KindLoanRescheduled      Kind = 33
	KindChargeWaived         Kind = 34
	KindLoanWrittenOff       Kind = 35
	KindFineLevied           Kind = 40
	KindFinePaid             Kind = 41
	KindFineWaived           Kind = 42
	KindGrant                Kind = 50
	KindReceived             Kind = 51
	KindExpense              Kind = 52
	KindTransfer             Kind = 53
	KindBankDeposited        Kind = 54
	KindBankWithdrawn        Kind = 55
	KindBankInterest         Kind = 56
	KindBankFee              Kind = 57
	KindExternalLoanReceived Kind = 60
	KindExternalLoanRepaid   Kind = 61
	KindCorrection           Kind = 70
	KindOpeningBalances      Kind = 71
	KindShareOut             Kind = 80
	KindCycleOpened          Kind = 81
	KindEpochOpened          Kind = 100
	KindForkResolved         Kind = 101
	KindDeviceGranted        Kind = 102
	KindDeviceRevoked        Kind = 103
	KindSchoolingReported    Kind = 128
	KindPersonRecorded       Kind = 129
	KindRecordErased         Kind = 130
	KindRegisterImported     Kind = 131
)

// kinds is the one table of names; a name is the word of rules.md §3, of the
// register's event column and of the journal's JSON.
var kinds = []struct {
	kind Kind
	name string
	make func() Event
}{
	{KindGroupFounded, "group_founded", func() Event { return new(GroupFounded) }},
	{KindGroupAmended, "group_amended", func() Event { return new(GroupAmended) }},
	{KindMemberJoined, "member_joined", func() Event { return new(MemberJoined) }},
	{KindMemberLeft, "member_left", func() Event { return new(MemberLeft) }},
	{KindOfficersElected, "officers_elected", func() Event { return new(OfficersElected) }},
	{KindCommitmentSet, "commitment_set", func() Event { return new(CommitmentSet) }},
	{KindMeetingOpened, "meeting_opened", func() Event { return new(MeetingOpened) }},
	{KindAttendance, "attendance", func() Event { return new(AttendanceMarked) }},
	{KindCashDifference, "cash_difference", func() Event { return new(CashDifference) }},
	{KindMeetingClosed, "meeting_closed", func() Event { return new(MeetingClosed) }},
	{KindMeetingCancelled, "meeting_cancelled", func() Event { return new(MeetingCancelled) }},
	{KindContribution, "contribution", func() Event { return new(Contribution) }},
	{KindShareReturned, "share_returned", func() Event { return new(ShareReturned) }},
	{KindLoanGranted, "loan_granted", func() Event { return new(LoanGranted) }},
	{KindRepayment, "repayment", func() Event { return new(Repayment) }},
	{KindLoanToppedUp, "loan_topped_up", func() Event { return new(LoanToppedUp) }},
	{KindLoanRescheduled, "loan_rescheduled", func() Event { return new(LoanRescheduled) }},
	{KindChargeWaived, "charge_waived", func() Event { return new(ChargeWaived) }},
	{KindLoanWrittenOff, "loan_written_off", func() Event { return new(LoanWrittenOff) }},
	{KindFineLevied, "fine_levied", func() Event { return new(FineLevied) }},
	{KindFinePaid, "fine_paid", func() Event { return new(FinePaid) }},
	{KindFineWaived, "fine_waived", func() Event { return new(FineWaived) }},
	{KindGrant, "grant", func() Event { return new(Grant) }},
	{KindReceived, "received", func() Event { return new(Received) }},
	{KindExpense, "expense", func() Event { return new(Expense) }},
	{KindTransfer, "transfer", func() Event { return new(Transfer) }},
	{KindBankDeposited, "bank_deposited", func() Event { return new(BankDeposited) }},
	{KindBankWithdrawn, "bank_withdrawn", func() Event { return new(BankWithdrawn) }},
	{KindBankInterest, "bank_interest", func() Event { return new(BankInterest) }},
	{KindBankFee, "bank_fee", func() Event { return new(BankFee) }},
	{KindExternalLoanReceived, "external_loan_received", func() Event { return new(ExternalLoanReceived) }},
	{KindExternalLoanRepaid, "external_loan_repaid", func() Event { return new(ExternalLoanRepaid) }},
	{KindCorrection, "correction", func() Event { return new(Correction) }},
	{KindOpeningBalances, "opening_balances", func() Event { return new(OpeningBalances) }},
	{KindShareOut, "share_out", func() Event { return new(ShareOut) }},
	{KindCycleOpened, "cycle_opened", func() Event { return new(CycleOpened) }},
	{KindEpochOpened, "epoch_opened", func() Event { return new(EpochOpened) }},
	{KindForkResolved, "fork_resolved", func() Event { return new(ForkResolved) }},
	{KindDeviceGranted, "device_granted", func() Event { return new(DeviceGranted) }},
	{KindDeviceRevoked, "device_revoked", func() Event { return new(DeviceRevoked) }},
	{KindSchoolingReported, "schooling_reported", func() Event { return new(SchoolingReported) }},
	{KindPersonRecorded, "person_recorded", func() Event { return new(PersonRecorded) }},
	{KindRecordErased, "record_erased", func() Event { return new(RecordErased) }},
	{KindRegisterImported, "register_imported", func() Event { return new(RegisterImported) }},
}

// kindNames is kinds by number, for speed.
var kindNames = func() (names [256]string) {
	for _, k := range kinds {
		names[k.kind] = k.name
	}
	return names
}()

// String is the kind's word, or "kind_N" for one this version does not know.
func (k Kind) String() string {
	if name := kindNames[k]; name != "" {
		return name
	}
	return fmt.Sprintf("kind_%d", uint8(k))
}

// Known says whether this version knows the kind.
func (k Kind) Known() bool { return kindNames[k] != "" }

// MovesBooks says whether a program that does not know the kind must stop there.
func (k Kind) MovesBooks() bool { return k < 128 }

// MarshalText writes the kind's word.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads it.
func (k *Kind) UnmarshalText(text []byte) error {
	found, ok := ParseKind(string(text))
	if !ok {
		return fmt.Errorf("no kind of event is called %q", clip(string(text)))
	}
	*k = found
	return nil
}

// ParseKind finds a kind by its word.
func ParseKind(name string) (Kind, bool) {
	for _, k := range kinds {
		if k.name == name {
			return k.kind, true
		}
	}
	return 0, false
}

// NewEvent makes an empty event of a kind, to be decoded into; nil for a kind
// this version does not know.
func NewEvent(k Kind) Event {
	for _, known := range kinds {
		if known.kind == k {
			return known.make()
		}
	}
	return nil
}

// Kinds are all kinds this version knows, in their order.
func Kinds() []Kind {
	all := make([]Kind, len(kinds))
	for i, k := range kinds {
		all[i] = k.kind
	}
	return all
}

// The kind of each event.
func (*GroupFounded) Kind() Kind         { return KindGroupFounded }
func (*GroupAmended) Kind() Kind         { return KindGroupAmended }
func (*MemberJoined) Kind() Kind         { return KindMemberJoined }
func (*MemberLeft) Kind() Kind           { return KindMemberLeft }
func (*OfficersElected) Kind() Kind      { return KindOfficersElected }
func (*CommitmentSet) Kind() Kind        { return KindCommitmentSet }
func (*MeetingOpened) Kind() Kind        { return KindMeetingOpened }
func (*AttendanceMarked) Kind() Kind     { return KindAttendance }
func (*CashDifference) Kind() Kind       { return KindCashDifference }
func (*MeetingClosed) Kind() Kind        { return KindMeetingClosed }
func (*MeetingCancelled) Kind() Kind     { return KindMeetingCancelled }
func (*Contribution) Kind() Kind         { return KindContribution }
func (*ShareReturned) Kind() Kind        { return KindShareReturned }
func (*LoanGranted) Kind() Kind          { return KindLoanGranted }
func (*Repayment) Kind() Kind            { return KindRepayment }
func (*LoanToppedUp) Kind() Kind         { return KindLoanToppedUp }
func (*LoanRescheduled) Kind() Kind      { return KindLoanRescheduled }
func (*ChargeWaived) Kind() Kind         { return KindChargeWaived }
func (*LoanWrittenOff) Kind() Kind       { return KindLoanWrittenOff }
func (*FineLevied) Kind() Kind           { return KindFineLevied }
func (*FinePaid) Kind() Kind             { return KindFinePaid }
func (*FineWaived) Kind() Kind           { return KindFineWaived }
func (*Grant) Kind() Kind                { return KindGrant }
func (*Received) Kind() Kind             { return KindReceived }
func (*Expense) Kind() Kind              { return KindExpense }
func (*Transfer) Kind() Kind             { return KindTransfer }
func (*BankDeposited) Kind() Kind        { return KindBankDeposited }
func (*BankWithdrawn) Kind() Kind        { return KindBankWithdrawn }
func (*BankInterest) Kind() Kind         { return KindBankInterest }
func (*BankFee) Kind() Kind              { return KindBankFee }
func (*ExternalLoanReceived) Kind() Kind { return KindExternalLoanReceived }
func (*ExternalLoanRepaid) Kind() Kind   { return KindExternalLoanRepaid }
func (*Correction) Kind() Kind           { return KindCorrection }
func (*OpeningBalances) Kind() Kind      { return KindOpeningBalances }
func (*ShareOut) Kind() Kind             { return KindShareOut }
func (*CycleOpened) Kind() Kind          { return KindCycleOpened }
func (*EpochOpened) Kind() Kind          { return KindEpochOpened }
func (*ForkResolved) Kind() Kind         { return KindForkResolved }
func (*DeviceGranted) Kind() Kind        { return KindDeviceGranted }
func (*DeviceRevoked) Kind() Kind        { return KindDeviceRevoked }
func (*SchoolingReported) Kind() Kind    { return KindSchoolingReported }
func (*PersonRecorded) Kind() Kind       { return KindPersonRecorded }
func (*RecordErased) Kind() Kind         { return KindRecordErased }
func (*RegisterImported) Kind() Kind     { return KindRegisterImported }
