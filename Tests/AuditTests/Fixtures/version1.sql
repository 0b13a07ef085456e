PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE log (
  seq INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  chain BLOB NOT NULL CHECK (length(chain) = 32)
) STRICT;
INSERT INTO log VALUES(1,'servers',X'843225b86fc5356f35abdb265924f38e11b8f553e68fe0ac3b5940d935c36583');
INSERT INTO log VALUES(2,'rule_sets',X'8bb9b2d51e6e48bb97376585cb2daa295dc39ed4fa0074b8faf175257b5148f9');
INSERT INTO log VALUES(3,'rule_files',X'0b3b6394793f65aa4c88beac378ef6a4d111f4c5281b4ea0177a7f3a80f4ce86');
INSERT INTO log VALUES(4,'sweeps',X'037a8c33f7b0ff01a2a9fabe5e249eae7fe67f485512fb8e84ab88ce718cdb09');
INSERT INTO log VALUES(5,'workspaces',X'4a0316e18cef8673d56275c9c19cce5133c059d3546d656e1c7e4706771bb7b5');
INSERT INTO log VALUES(6,'snapshots',X'7857ea0d4652731cfd667cf90581c8d5173397f86c4294f87aebbb084b281df0');
INSERT INTO log VALUES(7,'observations',X'3dc329429771df09da1eb0d808908f6d325b0d2d18fbe59429225e0bb775c77c');
INSERT INTO log VALUES(8,'decisions',X'84cde1fbc648e071fb54f8d97885cb78d9f8bf2dd296770ccc53aa2138404501');
INSERT INTO log VALUES(9,'workspaces',X'084b06bbae5c1e25293ecb2e9b98d99c055c9984835fa0139f3fc05624fccf8c');
INSERT INTO log VALUES(10,'snapshots',X'9c2dd2a54080e493d0c82587141ee42aa132bbeb880b1119ed6b996459253d6c');
INSERT INTO log VALUES(11,'observations',X'b5f876099ac84d82737638dde55f3a94599194e22bbbd19f46bb59cdba42a938');
INSERT INTO log VALUES(12,'decisions',X'97cd34a03f109286bf075b5a41805596259f4ea515bf05adce7076b822b7665c');
INSERT INTO log VALUES(13,'workspaces',X'026c7365ce90e1098c1d588d7b27235d09b690d6e262f96db0813bcf3c588ed9');
INSERT INTO log VALUES(14,'snapshots',X'7bb0914e17e5ab03369ab3f6577dc8ad847a70d36a2f08c53587b5794f9bf899');
INSERT INTO log VALUES(15,'observations',X'83c41b65ad09dab12de2ddbe20cc296244013e829c411f3de4d79ef608fc5d33');
INSERT INTO log VALUES(16,'decisions',X'32608b91a63522eed0b017c5474cfbd40f5ef22b5b76fa9c8d294dcdd23b6f03');
INSERT INTO log VALUES(17,'workspaces',X'beea64b3d2340c08706687b5ca70364b48dc8a041bd49f694557afd9157c64b6');
INSERT INTO log VALUES(18,'snapshots',X'63bcb6d2a8c8a0868ad58f68187032aae835d31be241aa095dbe69f1fb5a3ede');
INSERT INTO log VALUES(19,'observations',X'357635054ec43f7718577d8725c81b23db6af2533b4cefb7c09e26abf446d66c');
INSERT INTO log VALUES(20,'decisions',X'bd9cb40b688cdefcc2c0106215dfaa6b146f7ec0110976d19ac51ebd14185421');
INSERT INTO log VALUES(21,'value_changes',X'f87bc530d8d91a85f1e097e24c02a41032425b68b1e4a89fdaeb9662d833cdaa');
INSERT INTO log VALUES(22,'value_changes',X'10fc94cf519a0f78cfb26c3f84b87d489e3ad0eb7e9e38e6b80d0fd9105ecafa');
INSERT INTO log VALUES(23,'value_changes',X'0ac020e20ccfd0963b37dc70ca33be245f5c47e6827e794a7b0620c62db8fa90');
INSERT INTO log VALUES(24,'value_changes',X'241216aa0464312742324242567ffd30df67fb1fea5285cb9132460fd08f8586');
INSERT INTO log VALUES(25,'value_changes',X'b4aab39716fe30d61087372073c34bfe7ed6824da8f5ca9900f3512ea3c4f883');
INSERT INTO log VALUES(26,'value_changes',X'2dd0aba46b227af54738cc6d62d4d5d0c1cf1447b05afd7feccf6a3923a94195');
INSERT INTO log VALUES(27,'value_changes',X'17d3ddca801f8964dae2a414cb247b0faa93a457423ed05f1e64d24c388b10e0');
INSERT INTO log VALUES(28,'intents',X'f957c72dda3ea41a9e5ec9d8c55fdc060644962f3ba2edf1c3d74c230bde1777');
INSERT INTO log VALUES(29,'intents',X'179c2f66e06e7697bf3d7323a7fc29230f9b0b929dc9ce35ebb05540cb783d55');
INSERT INTO log VALUES(30,'intents',X'1522489dc06584c519d4de97fcc70cdf5ae8588773a89f95057cddd4e90532d9');
INSERT INTO log VALUES(31,'outcomes',X'837b521896990cf12de734b672faac9a68f121c6afa82999767a028cde97e748');
INSERT INTO log VALUES(32,'rule_states',X'b467b702f735941691eb1d0f2fff855776c04a8e5e01ee61baffded22f1a4a54');
INSERT INTO log VALUES(33,'value_changes',X'27dcd8de4ff6482cda9514a064c3e8bde51121e61c98e7a4d6c0077fae2d3f10');
INSERT INTO log VALUES(34,'outcomes',X'91727857379a02fc67e6780998c5b6e4dc091cfe26872bb8a7b2214882645697');
INSERT INTO log VALUES(35,'rule_states',X'2b930d017ccade2aa1887679ebde03681726d7a58d30928237542f21e18f6f28');
INSERT INTO log VALUES(36,'value_changes',X'03c29276683924cf839a21293372deef72ef1a0d1436882ff89fd2f480724d3e');
INSERT INTO log VALUES(37,'outcomes',X'2e5becef02bf11a9d5c6cd7053d2930d8f1e2dcd6bc1b8ae4da0e4b2163f2e0b');
INSERT INTO log VALUES(38,'rule_states',X'1da79b46d939c03224826286c9888ecd163b1bf7b0f9852c948d83b01fa980d8');
INSERT INTO log VALUES(39,'value_changes',X'acf532f54f3edddd8ad7f6a399e680ebd05bb7c4b432969f4d9ff5e559044211');
INSERT INTO log VALUES(40,'sweep_ends',X'6d7847a10834caf9597c63a15a375b293120947081c14287ca640c24ebb66671');
INSERT INTO log VALUES(41,'sweeps',X'd1fca55c4608639245267bebaad5cc1509da0712e7ccf48478037dde9455640d');
INSERT INTO log VALUES(42,'observations',X'f9e71afe76d1074f1855ec90696b28253bd0cc8a3363e30bdd21dcfe8e3baef6');
INSERT INTO log VALUES(43,'decisions',X'35c175ad16a06771441f4a6cc28110fa058d72e6592d44fe3a4e263637e0ec1a');
INSERT INTO log VALUES(44,'observations',X'ada40b7c39c26e84721244a0ba9bccb3f32e79317e8c4d2321b9df04ecf9fea7');
INSERT INTO log VALUES(45,'decisions',X'af37d38eb3418a099b53dbf7f7af0f7becdd7f33913266200430d55abc3f412b');
INSERT INTO log VALUES(46,'observations',X'dff31aee4b3f1742b94484f0ba125f32ece820bc55219a05879f4422cf6455ab');
INSERT INTO log VALUES(47,'decisions',X'81851482a591fec3d69660328f84c274afa79d25de063550e397f8e4bcb67051');
INSERT INTO log VALUES(48,'sweep_ends',X'820e49ee6fd47b44a702ddaa1ef81bcab03f8d3058a80f6bed08f00447378ec0');
INSERT INTO log VALUES(49,'sweeps',X'3c0c2bac2178080013d88064f97c5afbe0191d4f96e57537aa9cd7b4bc36e08d');
INSERT INTO log VALUES(50,'sweep_ends',X'f30ad258cde1650e0a96c766a33d44a49d8442aaf525cc391df04b53fb31803b');
INSERT INTO log VALUES(51,'sweeps',X'74591993877926b1645966386463b8c5d77d942525b529c9d584fb4a83d52f8a');
INSERT INTO log VALUES(52,'sweep_ends',X'015b68111371ca3fa51468529f7e38ccea4e2e185e24e97cb1738e0e33fe2820');
INSERT INTO log VALUES(53,'pauses',X'f845df7a07d20a3fb4742eb387cf5b20c6fd72c8dca038af344bfeb150627f7b');
INSERT INTO log VALUES(54,'resumes',X'b1fedce4840e08e153fe84d0498a8abb1de8d3f11418dc7636c2c56a8f962bd8');
CREATE TABLE servers (
  seq INTEGER PRIMARY KEY REFERENCES log,
  url TEXT NOT NULL,
  deployment TEXT,
  version TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
INSERT INTO servers VALUES(1,'http://127.0.0.1:42663','0b95f66d-327e-4d78-8706-1b1b93322ba9','v2.36.0',1795510863000413);
CREATE TABLE rule_sets (
  seq INTEGER PRIMARY KEY REFERENCES log,
  hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
  loaded_at INTEGER NOT NULL
) STRICT;
INSERT INTO rule_sets VALUES(2,X'ad338cbada3d2ac9d26aca12b2d9d960f8771ba4ffc9aef3d1cda079541b6272',1795510863004801);
CREATE TABLE rule_files (
  seq INTEGER PRIMARY KEY REFERENCES log,
  rule_set INTEGER NOT NULL REFERENCES rule_sets,
  path TEXT NOT NULL,
  text TEXT NOT NULL,
  UNIQUE (rule_set, path)
) STRICT;
INSERT INTO rule_files VALUES(3,2,'rules.d/a.yaml',replace('version: 1\ntimezone: UTC\ngroups:\n  - name: g\n    rules:\n      - name: shorten\n        mode: enforce\n        when: ws.status == "running"\n        actions: [{shorten: {by: 3h}}]\n        cooldown: 1h\n      - name: never\n        mode: enforce\n        when: ws.status == "failed"\n        actions: [{shorten: {by: 3h}}]\n','\n',char(10)));
CREATE TABLE sweeps (
  seq INTEGER PRIMARY KEY REFERENCES log,
  at INTEGER NOT NULL,
  server_ahead_ms INTEGER NOT NULL,
  rule_set INTEGER NOT NULL REFERENCES rule_sets,
  mode TEXT NOT NULL CHECK (mode IN ('enforce', 'dry-run')),
  cause TEXT NOT NULL CHECK (cause IN ('service', 'command', 'plan', 'apply')),
  curfew TEXT NOT NULL
) STRICT;
INSERT INTO sweeps VALUES(4,1795510864000000,-363780197,2,'enforce','command','0.1.0');
INSERT INTO sweeps VALUES(41,1795510890000000,-363754631,2,'enforce','command','0.1.0');
INSERT INTO sweeps VALUES(49,1795510912000000,-363732505,2,'enforce','command','0.1.0');
INSERT INTO sweeps VALUES(51,1795510935000000,-363709396,2,'enforce','command','0.1.0');
CREATE TABLE sweep_ends (
  seq INTEGER PRIMARY KEY REFERENCES log,
  sweep INTEGER NOT NULL UNIQUE REFERENCES sweeps,
  at INTEGER NOT NULL,
  result TEXT NOT NULL CHECK (result IN ('done', 'partial', 'refused', 'failed', 'killed')),
  seen INTEGER NOT NULL,
  not_seen INTEGER NOT NULL,
  requests INTEGER NOT NULL,
  server_ms INTEGER NOT NULL,
  note TEXT
) STRICT;
INSERT INTO sweep_ends VALUES(40,4,1795510866002287,'done',4,0,5,2,NULL);
INSERT INTO sweep_ends VALUES(48,41,1795510890022239,'done',4,0,2,1,NULL);
INSERT INTO sweep_ends VALUES(50,49,1795510912015599,'done',4,0,2,1,NULL);
INSERT INTO sweep_ends VALUES(52,51,1795510936016545,'done',4,0,2,5,NULL);
CREATE TABLE workspaces (
  seq INTEGER PRIMARY KEY REFERENCES log,
  id TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO workspaces VALUES(5,'c6daff35-4dbd-46c7-b0bf-445f946b024b');
INSERT INTO workspaces VALUES(9,'b2741050-8def-4127-a145-2bb67591713f');
INSERT INTO workspaces VALUES(13,'723993ce-4e36-485e-87ef-b08abd9c5692');
INSERT INTO workspaces VALUES(17,'c72691c4-57be-471f-b6da-7438b07ab6da');
CREATE TABLE departures (
  seq INTEGER PRIMARY KEY REFERENCES log,
  sweep INTEGER NOT NULL REFERENCES sweeps,
  workspace INTEGER NOT NULL REFERENCES workspaces
) STRICT;
CREATE TABLE snapshots (
  seq INTEGER PRIMARY KEY REFERENCES log,
  workspace INTEGER NOT NULL REFERENCES workspaces,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  name TEXT NOT NULL,
  owner TEXT NOT NULL,
  organization TEXT,
  template TEXT NOT NULL,
  status TEXT NOT NULL,
  build_number INTEGER NOT NULL,
  content TEXT NOT NULL CHECK (json_valid(content)),
  UNIQUE (workspace, hash)
) STRICT;
INSERT INTO snapshots VALUES(6,5,X'09a3a1c205154ee312c9ff1259f45d81ba1e1d6846626d48b9195d30629e3656','ws-0','user-0','coder','dev-go','running',1,'{"owner":{"id":"e495e385-7856-488b-8299-b9b37076dde1","name":"user-0"},"template":{"activity_bump":3600000,"allow_user_autostart":true,"allow_user_autostop":true,"autostart_days":["monday","tuesday","wednesday","thursday","friday","saturday","sunday"],"default_ttl":32400000,"deprecated":false,"display_name":"Go development","id":"2d49e406-7617-436b-be70-a2ed0827d343","name":"dev-go","organization":"coder"},"ws":{"agents":[{"apps":[{"display_name":"code-server","health":"healthy","sharing":"owner","slug":"code"}],"arch":"amd64","first_connected_at":"2026-11-24T08:51:00.4Z","healthy":true,"lifecycle_state":"ready","name":"main","os":"linux","ready_at":"2026-11-24T08:51:00.4Z","started_at":"2026-11-24T08:51:00.4Z","status":"connected"}],"automatic_updates":"never","autostart":"CRON_TZ=Europe/Berlin 30 8 * * 1-5","build_number":1,"build_reason":"initiator","created_at":"2026-11-24T08:50:00Z","daily_cost":0,"favorite":false,"healthy":true,"id":"c6daff35-4dbd-46c7-b0bf-445f946b024b","is_prebuild":false,"name":"ws-0","next_start_at":"2026-11-25T07:30:00Z","organization":"coder","outdated":false,"started_at":"2026-11-24T08:50:45.4Z","status":"running","template_version":"v1-dev-go","transition":"start"}}');
INSERT INTO snapshots VALUES(10,9,X'2b7f12cabe96ad4b0ac8a033614b1a9748e61531a3e958263f6921cd14a17999','ws-1','user-0','coder','dev-web','running',1,'{"owner":{"id":"e495e385-7856-488b-8299-b9b37076dde1","name":"user-0"},"template":{"activity_bump":3600000,"allow_user_autostart":true,"allow_user_autostop":true,"autostart_days":["monday","tuesday","wednesday","thursday","friday","saturday","sunday"],"default_ttl":50400000,"deprecated":false,"display_name":"Web development","id":"bc9e9deb-3c2a-4940-9b0a-d7b5e85080c2","name":"dev-web","organization":"coder"},"ws":{"agents":[{"apps":[{"display_name":"code-server","health":"healthy","sharing":"owner","slug":"code"}],"arch":"amd64","first_connected_at":"2026-11-24T08:51:00.4Z","healthy":true,"lifecycle_state":"ready","name":"main","os":"linux","ready_at":"2026-11-24T08:51:00.4Z","started_at":"2026-11-24T08:51:00.4Z","status":"connected"}],"automatic_updates":"never","build_number":1,"build_reason":"initiator","created_at":"2026-11-24T08:50:00Z","daily_cost":0,"favorite":false,"healthy":true,"id":"b2741050-8def-4127-a145-2bb67591713f","is_prebuild":false,"name":"ws-1","organization":"coder","outdated":false,"started_at":"2026-11-24T08:50:45.4Z","status":"running","template_version":"v1-dev-web","transition":"start","ttl":32400000}}');
INSERT INTO snapshots VALUES(14,13,X'233c5891e2ecd7e82a4721b3412c0d1ec54dee9731404b0005b815590cac01b3','ws-2','user-0','coder','gpu-large','running',1,'{"owner":{"id":"e495e385-7856-488b-8299-b9b37076dde1","name":"user-0"},"template":{"activity_bump":3600000,"allow_user_autostart":true,"allow_user_autostop":true,"autostart_days":["monday","tuesday","wednesday","thursday","friday","saturday","sunday"],"default_ttl":57600000,"deprecated":false,"display_name":"Large GPU","id":"9ced881c-66f6-466c-a8a3-2c63936d31d4","name":"gpu-large","organization":"coder"},"ws":{"agents":[{"apps":[{"display_name":"code-server","health":"healthy","sharing":"owner","slug":"code"}],"arch":"amd64","first_connected_at":"2026-11-24T08:53:15.4Z","healthy":true,"lifecycle_state":"ready","name":"main","os":"linux","ready_at":"2026-11-24T08:53:15.4Z","started_at":"2026-11-24T08:53:15.4Z","status":"connected"}],"automatic_updates":"never","build_number":1,"build_reason":"initiator","created_at":"2026-11-24T08:50:00Z","daily_cost":0,"favorite":false,"healthy":true,"id":"723993ce-4e36-485e-87ef-b08abd9c5692","is_prebuild":false,"name":"ws-2","organization":"coder","outdated":false,"started_at":"2026-11-24T08:53:00.4Z","status":"running","template_version":"v1-gpu-large","transition":"start","ttl":36000000}}');
INSERT INTO snapshots VALUES(18,17,X'49a8604c3f849a09847b2a18e072ae4d7e5006969b6bcc4818ae86bdc5bcd2ca','ws-3','user-0','coder','data-science','running',1,'{"owner":{"id":"e495e385-7856-488b-8299-b9b37076dde1","name":"user-0"},"template":{"activity_bump":3600000,"allow_user_autostart":true,"allow_user_autostop":true,"autostart_days":["monday","tuesday","wednesday","thursday","friday","saturday","sunday"],"default_ttl":86400000,"deprecated":false,"display_name":"Data science","id":"8008e9a6-6322-4303-935d-424cabc56bd3","name":"data-science","organization":"coder"},"ws":{"agents":[{"apps":[{"display_name":"code-server","health":"healthy","sharing":"owner","slug":"code"}],"arch":"amd64","first_connected_at":"2026-11-24T08:51:00.4Z","healthy":true,"lifecycle_state":"ready","name":"main","os":"linux","ready_at":"2026-11-24T08:51:00.4Z","started_at":"2026-11-24T08:51:00.4Z","status":"connected"}],"automatic_updates":"never","autostart":"CRON_TZ=Europe/Berlin 30 8 * * 1-5","build_number":1,"build_reason":"initiator","created_at":"2026-11-24T08:50:00Z","daily_cost":0,"favorite":false,"healthy":true,"id":"c72691c4-57be-471f-b6da-7438b07ab6da","is_prebuild":false,"name":"ws-3","next_start_at":"2026-11-25T07:30:00Z","organization":"coder","outdated":false,"started_at":"2026-11-24T08:50:45.4Z","status":"running","template_version":"v1-data-science","transition":"start","ttl":39600000}}');
CREATE TABLE observations (
  seq INTEGER PRIMARY KEY REFERENCES log,
  sweep INTEGER NOT NULL REFERENCES sweeps,
  workspace INTEGER NOT NULL REFERENCES workspaces,
  snapshot INTEGER NOT NULL REFERENCES snapshots,
  at INTEGER NOT NULL,
  last_used_at INTEGER,
  deadline INTEGER,
  max_deadline INTEGER,
  agents TEXT CHECK (agents IS NULL OR json_valid(agents)),
  unknown TEXT
) STRICT;
INSERT INTO observations VALUES(7,4,5,6,1795510864000000,1795510836800000,NULL,NULL,'{"agents":[{"last_connected_at":"2026-11-24T09:01:00.4Z"}]}',NULL);
INSERT INTO observations VALUES(11,4,9,10,1795510864000000,1795510836800000,1795542645400000,NULL,'{"agents":[{"last_connected_at":"2026-11-24T09:01:00.4Z"}]}',NULL);
INSERT INTO observations VALUES(15,4,13,14,1795510864000000,1795510836800000,1795546380400000,NULL,'{"agents":[{"last_connected_at":"2026-11-24T09:01:00.4Z"}]}',NULL);
INSERT INTO observations VALUES(19,4,17,18,1795510864000000,1795510200000000,1795549845400000,NULL,'{"agents":[{"last_connected_at":"2026-11-24T09:01:00.4Z"}]}',NULL);
INSERT INTO observations VALUES(42,41,9,10,1795510890000000,1795510836800000,1795531800000000,NULL,'{"agents":[{"last_connected_at":"2026-11-24T09:01:15.4Z"}]}',NULL);
INSERT INTO observations VALUES(44,41,13,14,1795510890000000,1795510836800000,1795535580000000,NULL,'{"agents":[{"last_connected_at":"2026-11-24T09:01:15.4Z"}]}',NULL);
INSERT INTO observations VALUES(46,41,17,18,1795510890000000,1795510200000000,1795539000000000,NULL,'{"agents":[{"last_connected_at":"2026-11-24T09:01:15.4Z"}]}',NULL);
CREATE TABLE decisions (
  seq INTEGER PRIMARY KEY REFERENCES log,
  sweep INTEGER NOT NULL REFERENCES sweeps,
  observation INTEGER NOT NULL REFERENCES observations,
  effect TEXT NOT NULL CHECK (effect IN ('lifetime', 'ttl', 'autostart')),
  rule TEXT NOT NULL,
  action TEXT NOT NULL,
  verdict TEXT NOT NULL
    CHECK (verdict IN ('act', 'would-act', 'no-op', 'blocked', 'overridden', 'held', 'error')),
  guard TEXT,
  winner TEXT,
  before TEXT,
  after TEXT,
  message TEXT NOT NULL,
  memory TEXT CHECK (memory IS NULL OR json_valid(memory)),
  next_change_at INTEGER,
  CHECK ((verdict = 'blocked') = (guard IS NOT NULL)),
  CHECK ((verdict = 'overridden') = (winner IS NOT NULL))
) STRICT;
INSERT INTO decisions VALUES(8,4,7,'lifetime','shorten','shorten','blocked','no-deadline',NULL,NULL,NULL,'it has no deadline to move: its owner stops it by hand',NULL,NULL);
INSERT INTO decisions VALUES(12,4,11,'lifetime','shorten','shorten','act',NULL,NULL,'2026-11-24T17:50:45.4Z','2026-11-24T14:50:00Z','shorten',NULL,NULL);
INSERT INTO decisions VALUES(16,4,15,'lifetime','shorten','shorten','act',NULL,NULL,'2026-11-24T18:53:00.4Z','2026-11-24T15:53:00Z','shorten',NULL,NULL);
INSERT INTO decisions VALUES(20,4,19,'lifetime','shorten','shorten','act',NULL,NULL,'2026-11-24T19:50:45.4Z','2026-11-24T16:50:00Z','shorten',NULL,NULL);
INSERT INTO decisions VALUES(43,41,42,'lifetime','shorten','shorten','blocked','cooldown',NULL,'2026-11-24T14:50:00Z','2026-11-24T11:50:00Z','it acted at 2026-11-24T09:01:04Z and rests until 2026-11-24T10:01:04Z','{"actions_this_build":1,"actions_today":1,"last_action_at":"2026-11-24T09:01:04Z"}',NULL);
INSERT INTO decisions VALUES(45,41,44,'lifetime','shorten','shorten','blocked','cooldown',NULL,'2026-11-24T15:53:00Z','2026-11-24T12:53:00Z','it acted at 2026-11-24T09:01:04Z and rests until 2026-11-24T10:01:04Z','{"actions_this_build":1,"actions_today":1,"last_action_at":"2026-11-24T09:01:04Z"}',NULL);
INSERT INTO decisions VALUES(47,41,46,'lifetime','shorten','shorten','blocked','cooldown',NULL,'2026-11-24T16:50:00Z','2026-11-24T13:50:00Z','it acted at 2026-11-24T09:01:04Z and rests until 2026-11-24T10:01:04Z','{"actions_this_build":1,"actions_today":1,"last_action_at":"2026-11-24T09:01:04Z"}',NULL);
CREATE TABLE decision_ends (
  seq INTEGER PRIMARY KEY REFERENCES log,
  decision INTEGER NOT NULL UNIQUE REFERENCES decisions,
  last_sweep INTEGER NOT NULL REFERENCES sweeps,
  times INTEGER NOT NULL CHECK (times > 0)
) STRICT;
CREATE TABLE intents (
  seq INTEGER PRIMARY KEY REFERENCES log,
  decision INTEGER NOT NULL REFERENCES decisions,
  at INTEGER NOT NULL,
  method TEXT NOT NULL,
  path TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
INSERT INTO intents VALUES(28,12,1795510864021796,'PUT','/workspaces/b2741050-8def-4127-a145-2bb67591713f/extend','{"deadline":"2026-11-24T14:50:00Z"}');
INSERT INTO intents VALUES(29,16,1795510864021844,'PUT','/workspaces/723993ce-4e36-485e-87ef-b08abd9c5692/extend','{"deadline":"2026-11-24T15:53:00Z"}');
INSERT INTO intents VALUES(30,20,1795510864021862,'PUT','/workspaces/c72691c4-57be-471f-b6da-7438b07ab6da/extend','{"deadline":"2026-11-24T16:50:00Z"}');
CREATE TABLE outcomes (
  seq INTEGER PRIMARY KEY REFERENCES log,
  intent INTEGER NOT NULL UNIQUE REFERENCES intents,
  at INTEGER NOT NULL,
  ms INTEGER,
  status INTEGER,
  failure TEXT,
  answer TEXT,
  result TEXT NOT NULL
    CHECK (result IN ('applied', 'unchanged', 'refused', 'conflict', 'failed', 'found-applied',
      'found-not-applied', 'undeterminable'))
) STRICT;
INSERT INTO outcomes VALUES(31,29,1795510865000172,1,200,NULL,'Deadline updated to 2026-11-24T15:53:00Z.','applied');
INSERT INTO outcomes VALUES(34,28,1795510865000281,3,200,NULL,'Deadline updated to 2026-11-24T14:50:00Z.','applied');
INSERT INTO outcomes VALUES(37,30,1795510866000131,3,200,NULL,'Deadline updated to 2026-11-24T16:50:00Z.','applied');
CREATE TABLE rule_states (
  seq INTEGER PRIMARY KEY REFERENCES log,
  sweep INTEGER NOT NULL REFERENCES sweeps,
  workspace INTEGER NOT NULL REFERENCES workspaces,
  rule TEXT NOT NULL,
  shadow INTEGER NOT NULL CHECK (shadow IN (0, 1)),
  true_since INTEGER,
  last_action_at INTEGER,
  build_number INTEGER,
  actions_this_build INTEGER,
  day TEXT,
  actions_that_day INTEGER
) STRICT;
INSERT INTO rule_states VALUES(32,4,13,'shorten',0,NULL,1795510864000000,1,1,'2026-11-24',1);
INSERT INTO rule_states VALUES(35,4,9,'shorten',0,NULL,1795510864000000,1,1,'2026-11-24',1);
INSERT INTO rule_states VALUES(38,4,17,'shorten',0,NULL,1795510864000000,1,1,'2026-11-24',1);
CREATE TABLE value_changes (
  seq INTEGER PRIMARY KEY REFERENCES log,
  sweep INTEGER NOT NULL REFERENCES sweeps,
  workspace INTEGER NOT NULL REFERENCES workspaces,
  effect TEXT NOT NULL CHECK (effect IN ('lifetime', 'ttl', 'autostart')),
  value TEXT,
  set_by TEXT CHECK (set_by IN ('curfew', 'server', 'other')),
  at INTEGER
) STRICT;
INSERT INTO value_changes VALUES(21,4,13,'ttl','10h','server',1795510864000000);
INSERT INTO value_changes VALUES(22,4,17,'lifetime','1 2026-11-24T19:50:45.4Z','server',1795510864000000);
INSERT INTO value_changes VALUES(23,4,9,'lifetime','1 2026-11-24T17:50:45.4Z','server',1795510864000000);
INSERT INTO value_changes VALUES(24,4,5,'ttl',NULL,'server',1795510864000000);
INSERT INTO value_changes VALUES(25,4,17,'ttl','11h','server',1795510864000000);
INSERT INTO value_changes VALUES(26,4,13,'lifetime','1 2026-11-24T18:53:00.4Z','server',1795510864000000);
INSERT INTO value_changes VALUES(27,4,9,'ttl','9h','server',1795510864000000);
INSERT INTO value_changes VALUES(33,4,13,'lifetime','1 2026-11-24T15:53:00Z','curfew',1795510864000000);
INSERT INTO value_changes VALUES(36,4,9,'lifetime','1 2026-11-24T14:50:00Z','curfew',1795510864000000);
INSERT INTO value_changes VALUES(39,4,17,'lifetime','1 2026-11-24T16:50:00Z','curfew',1795510864000000);
CREATE TABLE pauses (
  seq INTEGER PRIMARY KEY REFERENCES log,
  at INTEGER NOT NULL,
  until INTEGER,
  reason TEXT NOT NULL,
  ordered_by TEXT
) STRICT;
INSERT INTO pauses VALUES(53,1795874645758481,NULL,'lunch',NULL);
CREATE TABLE resumes (
  seq INTEGER PRIMARY KEY REFERENCES log,
  pause INTEGER NOT NULL UNIQUE REFERENCES pauses,
  at INTEGER NOT NULL,
  ordered_by TEXT
) STRICT;
INSERT INTO resumes VALUES(54,53,1795874645823690,NULL);
CREATE TABLE live_runs (
  workspace INTEGER NOT NULL REFERENCES workspaces,
  effect TEXT NOT NULL,
  rule TEXT NOT NULL,
  decision INTEGER NOT NULL UNIQUE REFERENCES decisions,
  last_sweep INTEGER NOT NULL,
  times INTEGER NOT NULL,
  PRIMARY KEY (workspace, effect, rule)
) STRICT, WITHOUT ROWID;
INSERT INTO live_runs VALUES(5,'lifetime','shorten',8,51,4);
INSERT INTO live_runs VALUES(9,'lifetime','shorten',43,51,3);
INSERT INTO live_runs VALUES(13,'lifetime','shorten',45,51,3);
INSERT INTO live_runs VALUES(17,'lifetime','shorten',47,51,3);
CREATE TABLE live_rules (
  workspace INTEGER NOT NULL REFERENCES workspaces,
  rule TEXT NOT NULL,
  shadow INTEGER NOT NULL CHECK (shadow IN (0, 1)),
  true_since INTEGER,
  last_action_at INTEGER,
  build_number INTEGER,
  actions_this_build INTEGER NOT NULL,
  day TEXT,
  actions_that_day INTEGER NOT NULL,
  PRIMARY KEY (workspace, rule, shadow)
) STRICT, WITHOUT ROWID;
INSERT INTO live_rules VALUES(9,'shorten',0,NULL,1795510864000000,1,1,'2026-11-24',1);
INSERT INTO live_rules VALUES(13,'shorten',0,NULL,1795510864000000,1,1,'2026-11-24',1);
INSERT INTO live_rules VALUES(17,'shorten',0,NULL,1795510864000000,1,1,'2026-11-24',1);
CREATE TABLE live_values (
  workspace INTEGER NOT NULL REFERENCES workspaces,
  effect TEXT NOT NULL CHECK (effect IN ('lifetime', 'ttl', 'autostart')),
  value TEXT,
  set_by TEXT NOT NULL CHECK (set_by IN ('curfew', 'server', 'other')),
  at INTEGER NOT NULL,
  PRIMARY KEY (workspace, effect)
) STRICT, WITHOUT ROWID;
INSERT INTO live_values VALUES(5,'ttl',NULL,'server',1795510864000000);
INSERT INTO live_values VALUES(9,'lifetime','1 2026-11-24T14:50:00Z','curfew',1795510864000000);
INSERT INTO live_values VALUES(9,'ttl','9h','server',1795510864000000);
INSERT INTO live_values VALUES(13,'lifetime','1 2026-11-24T15:53:00Z','curfew',1795510864000000);
INSERT INTO live_values VALUES(13,'ttl','10h','server',1795510864000000);
INSERT INTO live_values VALUES(17,'lifetime','1 2026-11-24T16:50:00Z','curfew',1795510864000000);
INSERT INTO live_values VALUES(17,'ttl','11h','server',1795510864000000);
CREATE INDEX sweeps_by_rule_set ON sweeps (rule_set);
CREATE INDEX departures_by_workspace ON departures (workspace, seq);
CREATE INDEX observations_by_workspace ON observations (workspace, seq);
CREATE INDEX decisions_by_observation ON decisions (observation);
CREATE INDEX decisions_by_rule ON decisions (rule, seq);
CREATE INDEX intents_by_decision ON intents (decision);
CREATE VIEW v_decisions AS
SELECT
  d.seq AS decision,
  strftime('%Y-%m-%dT%H:%M:%S', s.at / 1000000, 'unixepoch') || CASE s.at % 1000000 WHEN 0 THEN '' ELSE rtrim(printf('.%06d', s.at % 1000000), '0') END || 'Z' AS first_at,
  strftime('%Y-%m-%dT%H:%M:%S', coalesce(l.at, s.at) / 1000000, 'unixepoch') || CASE coalesce(l.at, s.at) % 1000000 WHEN 0 THEN '' ELSE rtrim(printf('.%06d', coalesce(l.at, s.at) % 1000000), '0') END || 'Z' AS last_at,
  coalesce(e.times, r.times, 1) AS times,
  d.verdict <> 'act' AND e.seq IS NULL AS is_open,
  w.id AS workspace_id, n.owner, n.name AS workspace, n.organization, n.template, n.status, n.build_number,
  d.rule, d.effect, d.action, d.verdict, d.guard, d.winner, d.before, d.after, d.message,
  strftime('%Y-%m-%dT%H:%M:%S', d.next_change_at / 1000000, 'unixepoch') || CASE d.next_change_at % 1000000 WHEN 0 THEN '' ELSE rtrim(printf('.%06d', d.next_change_at % 1000000), '0') END || 'Z' AS next_change_at,
  s.mode, lower(hex(t.hash)) AS rule_set, d.sweep, d.observation
FROM decisions d
JOIN sweeps s ON s.seq = d.sweep
JOIN rule_sets t ON t.seq = s.rule_set
JOIN observations o ON o.seq = d.observation
JOIN snapshots n ON n.seq = o.snapshot
JOIN workspaces w ON w.seq = o.workspace
LEFT JOIN decision_ends e ON e.decision = d.seq
LEFT JOIN live_runs r ON r.decision = d.seq
LEFT JOIN sweeps l ON l.seq = coalesce(e.last_sweep, r.last_sweep);
CREATE VIEW v_actions AS
SELECT
  i.seq AS intent,
  strftime('%Y-%m-%dT%H:%M:%S', i.at / 1000000, 'unixepoch') || CASE i.at % 1000000 WHEN 0 THEN '' ELSE rtrim(printf('.%06d', i.at % 1000000), '0') END || 'Z' AS at,
  strftime('%Y-%m-%dT%H:%M:%S', c.at / 1000000, 'unixepoch') || CASE c.at % 1000000 WHEN 0 THEN '' ELSE rtrim(printf('.%06d', c.at % 1000000), '0') END || 'Z' AS answered_at,
  w.id AS workspace_id, n.owner, n.name AS workspace, n.organization, n.template, n.build_number,
  d.rule, d.effect, d.action, d.before, d.after, d.message,
  i.method, i.path, i.body,
  coalesce(c.result, 'open') AS result, c.status, c.ms, c.failure, c.answer,
  i.decision, d.sweep
FROM intents i
JOIN decisions d ON d.seq = i.decision
JOIN observations o ON o.seq = d.observation
JOIN snapshots n ON n.seq = o.snapshot
JOIN workspaces w ON w.seq = o.workspace
LEFT JOIN outcomes c ON c.intent = i.seq;
CREATE VIEW v_workspaces AS
SELECT
  w.id AS workspace_id, n.owner, n.name AS workspace, n.organization, n.template, n.status, n.build_number,
  strftime('%Y-%m-%dT%H:%M:%S', o.last_used_at / 1000000, 'unixepoch') || CASE o.last_used_at % 1000000 WHEN 0 THEN '' ELSE rtrim(printf('.%06d', o.last_used_at % 1000000), '0') END || 'Z' AS last_used_at,
  strftime('%Y-%m-%dT%H:%M:%S', o.deadline / 1000000, 'unixepoch') || CASE o.deadline % 1000000 WHEN 0 THEN '' ELSE rtrim(printf('.%06d', o.deadline % 1000000), '0') END || 'Z' AS deadline,
  strftime('%Y-%m-%dT%H:%M:%S', o.max_deadline / 1000000, 'unixepoch') || CASE o.max_deadline % 1000000 WHEN 0 THEN '' ELSE rtrim(printf('.%06d', o.max_deadline % 1000000), '0') END || 'Z' AS max_deadline,
  strftime('%Y-%m-%dT%H:%M:%S', o.at / 1000000, 'unixepoch') || CASE o.at % 1000000 WHEN 0 THEN '' ELSE rtrim(printf('.%06d', o.at % 1000000), '0') END || 'Z' AS observed_at,
  strftime('%Y-%m-%dT%H:%M:%S', g.at / 1000000, 'unixepoch') || CASE g.at % 1000000 WHEN 0 THEN '' ELSE rtrim(printf('.%06d', g.at % 1000000), '0') END || 'Z' AS gone_at,
  o.seq AS observation
FROM workspaces w
JOIN observations o ON o.seq = (SELECT max(seq) FROM observations WHERE workspace = w.seq)
JOIN snapshots n ON n.seq = o.snapshot
LEFT JOIN departures x ON x.seq =
  (SELECT max(seq) FROM departures WHERE workspace = w.seq AND seq > o.seq)
LEFT JOIN sweeps g ON g.seq = x.sweep;
COMMIT;
