package text

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// encode writes s in the page called name; it fails the test when the page lacks
// a character.
func encode(t *testing.T, name, s string) []byte {
	t.Helper()
	for i := range codepages() {
		p := &codepages()[i]
		if p.name != name {
			continue
		}
		if p.multi != nil {
			b, err := p.multi.NewEncoder().Bytes([]byte(s))
			if err != nil {
				t.Fatalf("%s cannot hold %q: %v", name, s, err)
			}
			return b
		}
		back := map[rune]byte{}
		for c := 255; c >= 0; c-- {
			back[p.table[c]] = byte(c)
		}
		var b []byte
		for _, r := range s {
			c, ok := back[r]
			if !ok {
				t.Fatalf("%s cannot hold %q", name, r)
			}
			b = append(b, c)
		}
		return b
	}
	t.Fatalf("no page %s", name)
	return nil
}

// samples are short outputs in the layout of netstat, tasklist, sc and ipconfig.
var samples = []struct {
	language, text string
	pages          []string
}{
	{"german netstat", "\r\nAktive Verbindungen\r\n\r\n  TCP    0.0.0.0:80             0.0.0.0:0              ABHÖREN         4\r\n", []string{"cp850", "windows-1252"}},
	{"german error", "Zugriff verweigert: Die Datei für das Gerät konnte nicht geöffnet werden.\r\n", []string{"cp850", "windows-1252"}},
	{"french netstat", "Connexions actives\r\n\r\n  Proto  Adresse locale         Adresse distante       État\r\n", []string{"cp850", "windows-1252"}},
	{"french tasklist", "Nom de l'image                 PID Nom de la sessio Numéro de s Utilisation \r\nSystem                           4 Services                   0     4\u00a0212 Ko\r\n", []string{"cp850"}},
	{"spanish netstat", "Conexiones activas\r\n\r\n  Proto  Dirección local          Dirección remota        Estado           PID\r\n", []string{"cp850", "windows-1252"}},
	{"spanish prose", "El proceso ya terminó y la cola quedó vacía, según el señor del rincón.\r\n", []string{"cp850", "windows-1252"}},
	{"portuguese netstat", "Conexões ativas\r\n\r\n  Proto  Endereço local         Endereço externo       Estado\r\n", []string{"cp850", "windows-1252"}},
	{"italian error", "L'operazione non può essere eseguita perché il file è già in uso.\r\n", []string{"cp850", "windows-1252"}},
	{"swedish error", "Åtkomst nekad. Den begärda åtgärden kräver förhöjd behörighet.\r\n", []string{"cp850", "windows-1252"}},
	{"danish error", "Handlingen kræver flere rettigheder på denne computer. Prøv igen.\r\n", []string{"cp850", "windows-1252"}},
	{"polish error", "Żądana operacja wymaga podniesienia uprawnień.\r\n", []string{"cp852", "windows-1250"}},
	{"polish prose", "Usługa nie została jeszcze uruchomiona, spróbuj ponownie później.\r\n", []string{"cp852", "windows-1250"}},
	{"czech error", "Požadovaná operace vyžaduje zvýšení úrovně oprávnění.\r\n", []string{"cp852", "windows-1250"}},
	{"hungarian error", "A kért művelet végrehajtásához emelt szintű jogosultság szükséges.\r\n", []string{"cp852", "windows-1250"}},
	{"russian netstat", "Активные подключения\r\n\r\n  Имя    Локальный адрес        Внешний адрес          Состояние       PID\r\n", []string{"cp866", "windows-1251", "cp855"}},
	{"russian prose", "Сегодня мы долго искали причину и ничего не нашли.\r\n", []string{"cp866", "windows-1251", "cp855"}},
	{"greek error", "Η λειτουργία που ζητήθηκε απαιτεί ανύψωση.\r\n", []string{"cp737", "windows-1253"}},
	{"turkish netstat", "Etkin Bağlantılar\r\n\r\n  İl.Kr. Yerel Adres            Yabancı Adres          Durum\r\n", []string{"cp857", "windows-1254"}},
	{"lithuanian error", "Prašomam veiksmui reikia didesnių teisių, todėl jis neįvykdytas.\r\n", []string{"cp775", "windows-1257"}},
	{"hebrew error", "הפעולה המבוקשת דורשת העלאת הרשאות.\r\n", []string{"cp862", "windows-1255"}},
	{"arabic error", "تتطلب العملية المطلوبة رفع المستوى.\r\n", []string{"cp720", "windows-1256"}},
	{"thai error", "การดำเนินการที่ร้องขอต้องใช้การยกระดับ\r\n", []string{"windows-874"}},
	{"simplified netstat", "活动连接\r\n\r\n  协议  本地地址          外部地址        状态           PID\r\n", []string{"gbk", "utf-8"}},
	{"simplified prose", "这台机器昨天重新启动过，之后打印机就不能用了。\r\n", []string{"gbk"}},
	{"traditional netstat", "使用中連線\r\n\r\n  協定   本機位址               外部位址               狀態            PID\r\n", []string{"big5"}},
	{"traditional prose", "這台電腦昨天重新開機，之後印表機就無法使用。\r\n", []string{"big5"}},
	{"japanese netstat", "アクティブな接続\r\n\r\n  プロトコル  ローカル アドレス      外部アドレス           状態            PID\r\n", []string{"shift-jis"}},
	{"japanese prose", "昨日この機械を再起動してから、印刷ができなくなりました。\r\n", []string{"shift-jis"}},
	{"korean netstat", "활성 연결\r\n\r\n  프로토콜  로컬 주소              외부 주소              상태            PID\r\n", []string{"euc-kr"}},
	{"korean prose", "어제 컴퓨터를 다시 켠 뒤로 인쇄가 되지 않습니다.\r\n", []string{"euc-kr"}},
}

func TestCodePages(t *testing.T) {
	for _, s := range samples {
		for _, page := range s.pages {
			t.Run(s.language+" "+page, func(t *testing.T) {
				data := []byte(s.text)
				if page != "utf-8" {
					data = encode(t, page, s.text)
				}
				d := Decode("t", data)
				want := strings.Split(strings.TrimSuffix(s.text, "\r\n"), "\r\n")
				if diff := cmp.Diff(want, lines(d)); diff != "" {
					t.Errorf("%v\n%s", d.Runs(), diff)
				}
			})
		}
	}
}

// The blocks of one file may come from programs that write different pages.
func TestCodePagesInOneFile(t *testing.T) {
	german := "Aktive Verbindungen: für das Gerät verfügbar\r\n  TCP    0.0.0.0:80             0.0.0.0:0              ABHÖREN         4\r\n"
	russian := "Активные подключения\r\n  Имя    Локальный адрес        Внешний адрес          Состояние       PID\r\n"
	chinese := "活动连接\r\n  协议  本地地址          外部地址        状态           PID\r\n"
	var data []byte
	data = append(data, german...)
	data = append(data, encode(t, "cp850", german)...)
	data = append(data, "\r\n\r\n"...)
	data = append(data, encode(t, "cp866", russian)...)
	data = append(data, encode(t, "gbk", chinese)...)
	d := Decode("t", data)
	want := strings.Split(strings.TrimSuffix(german+german+"\r\n\r\n"+russian+chinese, "\r\n"), "\r\n")
	if diff := cmp.Diff(want, lines(d)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"utf-8", "cp850", "cp866", "gbk"}, d.Encodings()); diff != "" {
		t.Error(diff)
	}
}

// The tables that are our own agree with known words of the pages.
func TestOwnTables(t *testing.T) {
	tests := []struct {
		page, bytes, want string
	}{
		{"cp737", "\x84\xa4\x9c\xa8\x9a\xe2\xaa", "Ενεργές"},
		{"cp775", "\xd0\xd1\xd2\xd3\xd4\xd5\xd6\xd7\xd8", "ąčęėįšųūž"},
		{"cp857", "\xa7\x8d\x98\x9e\x9f\xa6", "ğıİŞşĞ"},
		{"cp720", "\x9f\xa0\xe7\xea", "ابقم"},
		{"cp861", "\x8b\x8c\x8d\x95\x97\x98", "ÐðÞþÝý"},
		{"cp869", "\x9b\x9d\xad\xa4", "άέΙΑ"},
		{"cp864", "\xc7\xc9\xe9", "\ufe8d\ufe93\ufeef"},
	}
	for _, tt := range tests {
		for i := range codepages() {
			if p := &codepages()[i]; p.name == tt.page {
				if diff := cmp.Diff(tt.want, string(p.appendText(nil, []byte(tt.bytes)))); diff != "" {
					t.Errorf("%s: %s", tt.page, diff)
				}
			}
		}
	}
}

func TestGB18030(t *testing.T) {
	text := "活动连接 㐀 状态 本地地址 外部地址\r\n"
	data, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	d := Decode("t", data)
	if diff := cmp.Diff(strings.TrimSuffix(text, "\r\n"), d.Raw(1)); diff != "" {
		t.Errorf("%v\n%s", d.Runs(), diff)
	}
}
