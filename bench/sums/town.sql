-- People number {first} to {last}, with what an active scheme has of each: an account and its
-- address, a profile, a joining, a membership, four letters, two applications, a seat in a room,
-- three messages. One room and one recruitment for every five hundred people.
INSERT INTO members_user (id, password, is_superuser, first_name, last_name, is_staff, is_active, date_joined, email)
SELECT md5('u' || n)::uuid, '!' || md5(n::text), false, '', '', false, true, now() - n * interval '1 second', 'member' || n || '@example.jp'
FROM generate_series({first}, {last}) n;

INSERT INTO account_emailaddress (user_id, email, verified, "primary")
SELECT md5('u' || n)::uuid, 'member' || n || '@example.jp', true, true FROM generate_series({first}, {last}) n;

INSERT INTO members_profile (user_id, handle, display_name, full_name, full_name_kana, prefecture, birth_year, bio, interests, ties, visibility, edited_at)
SELECT md5('u' || n)::uuid, substr(md5('h' || n), 1, 12), 'たろう' || n, '伊賀 太郎' || n, 'イガ タロウ' || n, '大阪府', 1950 + n % 55,
       repeat('週末に里山の手入れを手伝っています。', 1 + n % 4), '["local", "stay"]', '["family"]', '{{}}', now()
FROM generate_series({first}, {last}) n;

INSERT INTO members_membership (user_id, number, status, joined_at)
SELECT md5('u' || n)::uuid, 'M-' || lpad(n::text, 9, '0'), 'active', now() - n * interval '1 second' FROM generate_series({first}, {last}) n;

INSERT INTO members_membershipapplication (id, receipt_number, user_id, status, received_by, channel, full_name, full_name_kana, display_name, prefecture, birth_year, ties, interests, motivation, notice_version, contact, archive_number, submitted_at, decided_at, reason)
SELECT md5('j' || n)::uuid, 'N-' || n, md5('u' || n)::uuid, CASE WHEN n % 1000 = 0 THEN 'received' ELSE 'approved' END, 'web', '', '伊賀 太郎' || n,
       'イガ タロウ' || n, 'たろう' || n, '大阪府', 1950 + n % 55, '["family"]', '["local"]', repeat('祭りの手伝いをしたいです。', 3), '2026-1', '', '',
       now() - n * interval '1 second', now(), ''
FROM generate_series({first}, {last}) n;

INSERT INTO members_letter (user_id, address, kind, subject, text, dedupe_key, written_at, attempts, sent_at)
SELECT md5('u' || n)::uuid, 'member' || n || '@example.jp', 'sum', '参加のご案内', repeat('「里山の清掃」に参加していただけることになりました。', 12), n || ':' || k,
       now() - n * interval '1 second', 1, CASE WHEN n % 5000 = 0 AND k = 4 THEN NULL ELSE now() END
FROM generate_series({first}, {last}) n, generate_series(1, 4) k;

INSERT INTO community_room (name, kind, purpose, guidelines, head_seq, epoch, created_at)
SELECT '部屋' || n, 'open', '', '', 1500, gen_random_uuid(), now() FROM generate_series({first}, {last}) n WHERE n % 500 = 0;

INSERT INTO activities_recruitment (page_id, title, selection, capacity, seats_held, opens_at, closes_at, fee, question, question_why, created_at)
SELECT {page}, '回' || n, 'by_staff', 1000, 0, now() - interval '1 day', now() + interval '30 days', '', '', '', now() FROM generate_series({first}, {last}) n WHERE n % 500 = 0;

INSERT INTO activities_application (id, receipt_number, recruitment_id, applicant_id, status, answer, message, submission_key, applied_at, moved_at, reason)
SELECT md5('a' || n || k)::uuid, 'A-' || n || '-' || k, r.id, md5('u' || n)::uuid, 'applied', '', repeat('よろしくお願いします。', 4), md5('s' || n || k)::uuid,
       now() - n * interval '1 second', now(), ''
FROM generate_series({first}, {last}) n, generate_series(0, 1) k,
     LATERAL (SELECT id FROM activities_recruitment WHERE title = '回' || (((n - 1) / 500 + 1) * 500 - 500 * CASE WHEN k = 1 AND n > {first} + 499 THEN 1 ELSE 0 END) LIMIT 1) r
WHERE k = 0 OR n > {first} + 499;

INSERT INTO community_participant (room_id, user_id, role, read_seq, muted, joined_at)
SELECT r.id, md5('u' || n)::uuid, 'member', 1490, false, now()
FROM generate_series({first}, {last}) n JOIN community_room r ON r.name = '部屋' || (((n - 1) / 500 + 1) * 500);

INSERT INTO community_message (room_id, seq, author_id, client_msg_id, text, said_at)
SELECT r.id, ((n - 1) % 500) * 3 + k, md5('u' || n)::uuid, md5('c' || n || k)::uuid, repeat('道具は貸してもらえますか。', 2), now() - n * interval '1 minute'
FROM generate_series({first}, {last}) n JOIN community_room r ON r.name = '部屋' || (((n - 1) / 500 + 1) * 500), generate_series(1, 3) k;

INSERT INTO community_roomevent (room_id, seq, type, actor_id, message_id, payload, at)
SELECT room_id, seq, 'said', author_id, id, '{{}}', said_at FROM community_message
WHERE room_id IN (SELECT r.id FROM community_room r WHERE substr(r.name, 3)::bigint BETWEEN {first} AND {last});

-- However long a town goes on, only so many recruitments are open at once.
UPDATE activities_recruitment SET opens_at = now() - interval '90 days', closes_at = now() - interval '60 days'
WHERE id NOT IN (SELECT id FROM activities_recruitment ORDER BY id DESC LIMIT 20);

-- What closed has been decided.
UPDATE activities_application SET status = 'confirmed' WHERE status = 'applied'
AND recruitment_id IN (SELECT id FROM activities_recruitment WHERE closes_at < now());

-- One in fifty has been offered a seat and may still answer.
UPDATE activities_application SET status = 'offered', offer_expires_at = now() + interval '3 days'
WHERE receipt_number IN (SELECT 'A-' || n || '-0' FROM generate_series({first}, {last}) n WHERE n % 50 = 0);

-- Five notices each; of one person in twenty the newest waits to be read, or to be told by letter.
INSERT INTO members_notices_notice (user_id, kind, title, url, about, dedupe_key, at, read_at, mailed_at)
SELECT md5('u' || n)::uuid, 'sum', '参加が決まりました', '/mypage/', 'application:' || n, n || ':' || k, now() - k * interval '1 day' - n % 1000 * interval '1 second',
       CASE WHEN k = 1 AND n % 20 = 0 THEN NULL ELSE now() END, CASE WHEN k = 1 AND n % 20 = 0 THEN NULL ELSE now() END
FROM generate_series({first}, {last}) n, generate_series(1, 5) k;
