package text

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// windowsWords are words of localised output of netstat, netsh, tasklist, sc,
// ipconfig, systeminfo and their error messages, as far as they hold a letter
// that is not ASCII.
const windowsWords = `
abhören ausführen ausführung gerät geräte für über übertragung übertragungsrate können möglich ungültig ungültiger gültig gültigkeit
verfügbar verfügbare verfügung höhere rechte benötigt lässt während wählen zurück zurückgesetzt geändert änderung öffentlich öffentliche
schlüssel größe größer maximale auslagerungsdatei virtueller physikalischer systemhersteller gebietsschema eingabegebietsschema
portausschlüsse portausschlussbereiche domäne vertrauenswürdig prüfen überprüfung überprüfen zertifikatsperrüberprüfung enthält gelöscht löschen hinzugefügt hinzufügen
primäres dns-suffixsuchliste knotentyp präfixlänge bevorzugt adapterbeschreibung gültige lebensdauer zulässig zulassen ausgeführt unterstützt
zeitüberschreitung zeitüberschreitungen anforderungswarteschlange länge verknüpfte ausschließlich übergeordnet prüfung später spätere beträgt präferenz privilegien einträge anfügen zählung höchstlänge verhältnis unverändert lösung änderungen abgekürzt selbständig
zugehörige zugeordnete zugehörigkeit gehört abhängigkeiten beschränkt unbeschränkt präfix verzögert zurückgegeben schließen schließt geschlossen groß straße
état numéro numéros propriétaire propriété propriétés système systèmes exploitation mémoire réseau réseaux démarrage démarré démarrée arrêté arrêtée arrêt terminé
réservée réservées réservé réservation délégué déléguer écouter écoute à é créé créée créer échec échoué exécuter exécution exécutable élévation élevée nécessite nécessaire demandée demandé opération
requête requêtes détails sécurité accès refusé référence référencé matériel fabricant modèle répertoire périphérique paramètres régionaux emplacement(s) disponible utilisé utilisée utilisés
média déconnecté passerelle défaut préféré préférée durée adresses génération désactivé désactivée activé activée vérifier vérification révocation clé clés négocier connecté chaîne période privilèges
trouvé introuvable entrée entrées propriétaires enregistré enregistrée enregistrement protégé défini définie présent présente réussi réussie supprimé supprimée ajouté ajoutée ôter même même être là où après très modifié modifiée spécifié spécifiée
dirección direcciones información versión versión sesión núm número números descripción descripciones configuración compilación ubicación fabricación físico física lógico lógica máscara está están aquí
operación requiere elevación conexión conexiones página páginas paginación tamaño máximo máxima mínimo mínima así más también según después través sí válido válida inválido inválida
código códigos contraseña español acción detención protección revocación certificado autorización administración administrado exclusión excluido intervalo dinámico dinámica parámetro parámetros método métodos
país región estático difusión múltiple única único conexión específico específica específicos puerta física descripción ningún ejecución dueño reservación dirección ubicación
conexões conexão endereço endereços não usuário usuários sessão número memória máquina versão descrição configuração configurações operação elevação informações propriedade possível obter
físico física físicos inicialização diretório região localização máscara sub-rede padrão disponível máximo máxima página paginação concessão automático automática está são será através nó híbrido início término
serviço serviços exclusão intervalo dinâmico administração permissão ação ações código códigos excluída reservada delegação adicionado já única inválido inválida parâmetro parâmetros exceção
ligações ligação utilizador
sì può più è già perché è necessario proprietà attività impossibile sarà identità qualità modalità priorità così però unità disponibilità città là
identiteit één geïnstalleerd geïnitialiseerd beëindigd categorieën
anslutningar främmande tillstånd åtgärden kräver förhöjd behörighet för är går från när värde tjänst tjänster åtkomst nekad användarnamn sökväg fönsterrubrik minnesanvändning ägarinformation minnesförbrukning avbildningsnamn utökad körs på även lösenord nätverk nätverkskort
ændret område handlingen kræver øget rettigheder tjeneste på tilgængelig brugernavn hukommelsesforbrug værdi kør kører måde ikke før så også størrelse ønskede får
må utføre økt krever øvrige
yhteys ei määritys käyttäjä käyttäjänimi käytössä käytettävissä näytä tämä pyydetty järjestelmä järjestelmän osoitteen käynnistys päivitys määrittää määritetty palvelut työasema täytyy lisäksi
połączenia połączenie aktywne użytkownika użytkownik nazwa użycie pamięci żądana operacja wymaga podniesienia uprawnień uzyskać informacji właściciela można nie wartość właściciel usługa usługi bieżący rozmiar pamięć fizyczna dostępna katalogu systemu położenie domyślna brama długość dzierżawy sieciowa sieć wersja błąd błędu odmówiono dostępu zakończone powodzeniem serwerów portów wykluczeń zarządzane wykluczenia początkowy końcowy żaden została został są być przesyłania węzła właściwości żądania dzierżawa uzyskana wygasła bezprzewodowej karta ostatecznie wyłączony włączony włączone
připojení aktivní adresa místní cizí stav požadovaná operace vyžaduje zvýšení oprávnění nelze získat informace vlastnictví název relace využití paměti služba služby spuštěno zastaveno systém systému výchozí brána přístup odepřen číslo počet koncový počáteční rozsah vyloučení portů spravovaná verze výrobce není která které umístění adresář velikost dostupná fyzická paměť virtuální stránkovací přípona přidělení délka uzlu fyzická směrování již může být příkaz žádný uživatel uživatele naslouchání zpráva řetězec úspěšně
pripojenie lokálna vzdialená požaduje nie je možné získať služba názov používateľ spustené veľkosť prístup zamietnutý úspešne
aktív kapcsolatok helyi cím külső állapot művelet végrehajtásához emelt szintű jogosultság szükséges nem kérhető le tulajdonosi információ képnév munkamenet memóriahasználat szolgáltatás szolgáltatások verzió gyártó könyvtár elérhető fizikai méret hozzáférés megtagadva felhasználó felhasználónév folyamat címke kizárási kezelő indító záró alapértelmezett átjáró leírás bérlet érvényes lejár hálózati kártya fut leállítva művelet sikeres kért végrehajtva hibás érték új közvetlen támogatott engedélyezve igen csomóponttípus előnyben
conexiuni active adresă locală străină stare operația solicitată necesită ridicarea privilegiilor informații proprietar imposibil obținut memorie utilizată versiune sistem fără după până când această acest și în să însă început sfârșit excludere administrată rețea gazdă fișier serviciu pornit oprit adresa acces refuzat numărul
aktivne veze lokalna vanjska stanje tražena operacija zahtijeva podizanje razine ovlasti nije moguće dohvatiti vlasništvu vrijednost korištenje memorije naziv slike sesije korisničko ime usluga početni završni priključak isključenja pogreška veličina računala računalo uređaj omogućeno onemogućeno možete
povezave zunanji zahtevana zahteva višje pravice lastništvu mogoče storitev uporabniško začetna končna vrata
aktiivsed ühendused kohalik välisaadress olek toiming nõuab tõstmist omaniku käivitatud mälukasutus kasutaja süsteemi füüsiline võrgu kõik täpsem lõpp-port
aktīvie savienojumi vietējā ārējā adrese stāvoklis pieprasītā darbība nepieciešama paaugstināšana informāciju īpašnieka nevar iegūt lietotājvārds pakalpojums atmiņas lietojums sākuma beigu kļūda sistēmas versija nav atļauts
aktyvūs ryšiai vietinis išorinis adresas būsena veiksmui reikia padidintų teisių nepavyksta gauti informacijos savininką naudotojas atminties naudojimas tarnyba pradžios pabaigos prievadas klaida sistemos versija būti įvykdyta įrenginys įjungta išjungta
активные подключения имя локальный адрес внешний состояние процесса образа сеанса память служба службы запрошенная операция требует повышения не удается получить сведения о владельце данные владелец прослушивание порт протокол начальный конечный диапазон диапазоны исключенных исключения исключений портов динамических администрируемые количество узла изготовитель версия ос название системы система зарегистрированный пользователь пользователя папка физическая виртуальная доступно макс размер файла подкачки домен вход сервер сетевой сетевые адаптер адаптеры описание шлюз маска подсети основной аренда получена истекает физический включен да нет тип состояния работает остановлена выполняется отказано в доступе ошибка успешно указанный недоступно зарезервированный пользователи прослушать делегировать адаптера туннельный ethernet беспроводной суффикс подключения команда выполнена подробности параметр параметры файл не найден найдено сертификат сертификата хэш хранилище проверка список значение кб мб ядро задача процесс заголовок окна время цп модули неизвестно консоль ожидание слушает для из на по при с или это как уже только если был завершен завершена код выхода время ожидания запуска
активні підключення ім'я локальна адреса зовнішня стан запитана операція потребує підвищення прав не вдалося отримати відомості власника служба користувач пам'ять початковий кінцевий порт виключення помилка успішно немає
активни връзки локален външен състояние исканата операция изисква повишаване услуга име потребител памет не може да бъде получена информация собственост грешка успешно начален краен
ενεργές συνδέσεις πρωτόκολλο τοπική διεύθυνση ξένη κατάσταση λειτουργία που ζητήθηκε απαιτεί ανύψωση δεν είναι δυνατή η λήψη πληροφοριών κατόχου όνομα εικόνας συνεδρίας χρήση μνήμης υπηρεσία υπηρεσίες χρήστης χρήστη θύρα θύρες έναρξης λήξης εύρος εξαίρεση εξαιρέσεις διαχείριση έκδοση σύστημα συστήματος κατασκευαστής μέγεθος διαθέσιμη φυσική μνήμη εικονική σφάλμα πρόσβαση απαγορεύεται δίκτυο προσαρμογέας περιγραφή προεπιλεγμένη πύλη μάσκα υποδικτύου ναι όχι και το του της την των με για από στο στη σε εκτελείται διακόπηκε ολοκληρώθηκε επιτυχία επιτυχώς ακρόαση αριθμός θυρών τύπος λογισμικό
etkin bağlantılar yerel adres yabancı durum istenen işlem yükseltme gerektirir gerektiriyor sahiplik bilgileri alınamıyor alınamadı görüntü adı oturum bellek kullanımı kullanıcı hizmet hizmetler başlangıç bağlantı noktası bitiş bağlantısı dışlama aralıkları yönetilen dışlamaları sürüm sürümü işletim sistemi üretici dizini kullanılabilir fiziksel bellek sanal boyutu erişim engellendi hata başarıyla tamamlandı çalışıyor durduruldu ağ geçidi varsayılan tanım açıklama kiralama süresi dinleniyor dinleme kurulmuş kapalı bekleniyor için değil geçerli değer özel numarası türü ana bilgisayar etkinleştirildi hayır evet bağdaştırıcısı yapılandırması olmayan öğe sertifika karması
חיבורים פעילים פרוטוקול כתובת מקומית זרה מצב הפעולה המבוקשת דורשת העלאה הרשאות שם תמונה הפעלה זיכרון שירות שירותים משתמש לא ניתן לקבל פרטי בעלות שגיאה גישה נדחתה יציאה התחלה סיום טווח כתובות רשת מתאם תיאור גירסה מערכת הפעלה יצרן גודל כן פועל הופסק
الاتصالات النشطة البروتوكول العنوان المحلي الخارجي الحالة تتطلب العملية المطلوبة رفع المستوى اسم الصورة جلسة العمل الذاكرة الخدمة الخدمات المستخدم تعذر الحصول على معلومات الملكية خطأ تم رفض الوصول منفذ البدء الانتهاء النظام الإصدار نعم لا يعمل قيد التشغيل متوقف
การเชื่อมต่อที่ใช้งานอยู่ โปรโตคอล ที่อยู่ภายใน ที่อยู่ภายนอก สถานะ การดำเนินการที่ร้องขอต้องใช้การยกระดับ ชื่ออิมเมจ เซสชัน หน่วยความจำ บริการ ผู้ใช้ ไม่สามารถรับข้อมูลเจ้าของได้ พอร์ต ระบบ รุ่น
kết nối hoạt động giao thức địa chỉ cục bộ trạng thái thao tác yêu cầu dịch vụ người dùng bộ nhớ cổng lỗi quyền truy cập bị từ chối phiên bản hệ thống không
`

// The sentences and labels of the same tools in the languages of East Asia; every
// two neighbouring characters in them count as known.
const (
	phrasesSimplified = `活动连接 协议 本地地址 外部地址 状态 卸载状态 无法获取所有权信息 请求的操作需要提升 映像名称 会话名 会话 内存使用 用户名 时间 窗口标题 服务 暂缺 模块
端口排除范围 开始端口 结束端口 管理的端口排除 动态端口范围 启动端口 端口数 侦听 连接到 地址 端口 名称 版本 主机名 系统制造商 系统型号 系统类型 处理器 物理内存总量 可用的物理内存 虚拟内存 最大值 可用 使用中
页面文件位置 登录服务器 修补程序 网卡 连接名 启用 以太网适配器 无线局域网适配器 连接特定的 后缀 描述 物理地址 自动配置已启用 是 否 默认网关 子网掩码 首选 获得租约的时间 租约过期的时间 服务器 媒体已断开连接 隧道适配器 本地链接
拒绝访问 错误 系统找不到指定的文件 命令成功完成 没有运行的任务匹配指定标准 信息 注册的所有人 产品 初始安装日期 系统启动时间 目录 启动设备 区域设置 输入法 时区 域 保留的 用户 侦听 委派 证书哈希 应用程序 证书存储名称 验证客户端证书吊销 服务名称 显示名称 正在运行 已停止
启动 停止 此 不 的 了 在 和 或 为 已 请求队列 服务器会话 组 属性 超时 状态 进程 控制器 当前 活动代码页 目标 文件 参数 无效 格式 另一个程序正在使用此文件 进程无法访问 成功 中国 版权所有 保留所有权利 微软 主机 接口 列表 协议 没有 找到 完成 配置 网络 打印 系统 代理 直接访问 没有代理服务器 设置`
	phrasesTraditional = `使用中連線 協定 本機位址 外部位址 狀態 無法取得擁有權資訊 要求的操作需要提升權限 要求的作業需要提高的權限 映像名稱 工作階段名稱 記憶體使用量 使用者名稱 視窗標題 服務 連接埠排除範圍 開始連接埠 結束連接埠 受管理的連接埠排除 動態連接埠範圍 連接埠數目
主機名稱 作業系統名稱 作業系統版本 系統製造商 系統型號 處理器 實體記憶體總計 可用實體記憶體 虛擬記憶體 乙太網路卡 無線區域網路介面卡 連線特定 尾碼 描述 實體位址 已啟用 自動設定 預設閘道 子網路遮罩 偏好選項 租用取得 租用到期 伺服器 媒體已中斷連線 通道介面卡
存取被拒 錯誤 系統找不到指定的檔案 命令執行成功 資訊 執行中 已停止 保留的 使用者 接聽 委派 憑證雜湊 應用程式識別碼 憑證存放區名稱 版權所有 並保留一切權利 的 不 是 否 已 在 與 或 為 要求佇列 伺服器會話 程序 網路 設定 介面 位址 清單 沒有 完成 代理 直接存取`
	phrasesJapanese = `アクティブな接続 プロトコル ローカル アドレス 外部アドレス 状態 受信待ち 所有者情報を取得できません 要求された操作には管理者特権が必要です イメージ名 セッション名 セッション メモリ使用量 ユーザー名 時間 ウィンドウ タイトル モジュール サービス
ポート除外範囲 開始ポート 終了ポート 管理されたポート除外 動的ポートの範囲 ポート数 ホスト名 バージョン 製造元 システム モデル 種類 プロセッサ 物理メモリの合計 利用できる物理メモリ 仮想メモリ 最大サイズ 使用中 ページ ファイルの場所 ドメイン ログオン サーバー ホットフィックス ネットワーク カード
イーサネット アダプター 接続固有の サフィックス 説明 物理アドレス 有効 自動構成有効 はい いいえ デフォルト ゲートウェイ サブネット マスク 優先 リース取得 リースの有効期限 メディアは接続されていません アクセスが拒否されました エラー 指定されたファイルが見つかりません 正常に完了しました 情報 条件に一致するタスクは実行されていません
予約済み ユーザー リッスン 委任 証明書のハッシュ アプリケーション 証明書ストア名 実行中 停止 要求キュー サーバー セッション の を に は が で と から です ます した されて いる この 登録されている所有者 プロダクト 最初のインストール 日付 起動時間 ディレクトリ デバイス 入力ロケール タイム ゾーン 別のプロセスが使用中です プロキシ 直接アクセス 設定`
	phrasesKorean = `활성 연결 프로토콜 로컬 주소 외부 주소 상태 소유권 정보를 얻을 수 없습니다 소유자 정보를 가져올 수 없습니다 요청한 작업을 수행하려면 권한 상승이 필요합니다 이미지 이름 세션 이름 세션 메모리 사용 사용자 이름 창 제목 서비스 모듈 포트 제외 범위 시작 포트 끝 포트 관리되는 포트 제외 동적 포트 범위 포트 수
종류 검사점 플래그 호스트 이름 버전 시스템 제조업체 모델 프로세서 총 실제 메모리 사용 가능한 실제 메모리 가상 메모리 최대 크기 사용 중 페이지 파일 위치 도메인 로그온 서버 핫픽스 네트워크 카드 이더넷 어댑터 무선 연결별 접미사 설명 물리적 주소 사용 자동 구성 사용 예 아니요 기본 게이트웨이 서브넷 마스크 기본 설정 임대 시작 만료 날짜 미디어 연결 끊김 터널
액세스가 거부되었습니다 오류 지정된 파일을 찾을 수 없습니다 명령을 잘 실행했습니다 정보 실행 중 중지됨 예약된 사용자 수신 대기 위임 인증서 해시 응용 프로그램 저장소 다른 프로세스가 사용 중 이기 때문에 프로세스가 액세스 할 수 없습니다 등록된 소유자 원래 설치 날짜 부팅 시간 디렉터리 장치 로캘 표준 시간대 해당 조건에 맞는 작업이 없습니다 프록시 직접 액세스 설정`
	// Characters that running text of each language uses most.
	commonSimplified  = `的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运笔`
	commonKorean      = `가각간갈감갑값강같개거건걸것게겠겨격견결경계고곡곤골공과관광교구국군권귀규그근글금급기길김까께끝나난날남내너널네녀년노농높누눈는늘능니다단달담답당대더덕던데도독돌동되된두드득든들등디따때또라락란람랑래량러럼런레려력련렬령례로록론료루류률르른를름리린림립마막만말망매맥머먹면명모목몰무문물므미민밀바박반받발방배백버번범법변별병보복본봉부북분불비빈사산살상색생서석선설성세소속손송수순술스습승시식신실심십쓰아악안알암압앙애액야약양어억언업없에여역연열염영예오온올와왔외요용우운울움원월위유육율으은을음응의이인일임입있자작잔장재저적전절점접정제조족존종좋주준줄중즉증지직진질집차착찰참창채책처천철첩청체초총최추축출충측치친침카코크타탄탈태터테토통투트특파판팔패편평포표품풍프피필하학한할함합항해했행향허험현형호혹화확환활황회획효후훈휴흐흥희히`
	commonTraditional = `的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活爾更別打女變四神總何電數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展馬科司五基眼書非則聽白卻界達光放強即像難且權思王象完設式色路記南品住告類求據程北邊死張該交規萬取拉格望覺術領共確傳師觀清今切院讓識候帶導爭運筆`
)

// vocabulary holds the words of windowsWords that are not ASCII.
var vocabulary = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(windowsWords) {
		if asciiPrefix([]byte(w)) < len(w) && utf8.RuneCountInString(w) > 1 {
			words[w] = true
		}
	}
	return words
})

// pairs holds every two neighbouring characters of the phrases of East Asia.
var pairs = sync.OnceValue(func() map[[2]rune]bool {
	set := map[[2]rune]bool{}
	for _, phrases := range []string{phrasesSimplified, phrasesTraditional, phrasesJapanese, phrasesKorean} {
		prev := ' '
		for _, r := range phrases {
			if prev >= utf8.RuneSelf && r >= utf8.RuneSelf {
				set[[2]rune{prev, r}] = true
			}
			prev = r
		}
	}
	return set
})

// characters holds the frequent characters of each language of East Asia.
type characters struct {
	simplified, traditional, japanese, korean map[rune]bool
}

var frequent = sync.OnceValue(func() characters {
	set := func(texts ...string) map[rune]bool {
		m := map[rune]bool{}
		for _, t := range texts {
			for _, r := range t {
				if r >= utf8.RuneSelf {
					m[r] = true
				}
			}
		}
		return m
	}
	return characters{
		simplified:  set(phrasesSimplified, commonSimplified),
		traditional: set(phrasesTraditional, commonTraditional),
		japanese:    set(phrasesJapanese),
		korean:      set(phrasesKorean, commonKorean),
	}
})
