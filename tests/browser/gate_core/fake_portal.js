/* A portal that a gate talks to in a test: it keeps what it was sent, and answers as it is told to. */
window.fakePortal = (pack, entries) => {
  const portal = { pack, entries, sent: [], facts: new Map(), asked: [], known: [], answers: {} };
  const json = (body, status = 200) => new Response(JSON.stringify(body), { status });
  const now = () => Date.now() + (portal.ahead ?? 0);

  const standing = (ref) => {
    const all = [...portal.facts.values()];
    const annulled = all.map((one) => one.annuls);
    const mine = all.filter((one) => one.ref === ref && one.kind === "entry" && !annulled.includes(one.op_id));
    const admitted = mine.reduce((sum, one) => sum + one.people, 0);
    return { admitted, inside: admitted };
  };

  const redeem = (operation) => {
    portal.sent.push(operation);
    if (operation.op_id === portal.poison) return { op_id: operation.op_id, problem: "malformed", result: "refused" };
    const ticket = operation.ticket ?? portal.tickets[operation.token];
    const canned = portal.answers[ticket?.ref] ?? { result: "ok", code: null };
    const isRefused = operation.offline && operation.verdict && operation.verdict.result !== "ok";
    const judged = isRefused ? operation.verdict : operation.offline ? { result: "ok", code: null } : canned;
    const verdict = portal.answers[operation.op_id] ?? judged;
    if (verdict.result === "ok") portal.facts.set(operation.op_id, { ...operation, ref: ticket.ref });
    const told = { holder: null, first: null, questions: [], problem: null, words: null, ...verdict };
    return { op_id: operation.op_id, ...told, ticket: { party: 1, ...ticket }, standing: standing(ticket.ref) };
  };

  const beat = () => ({
    server_time: now(),
    revision: portal.pack.revision,
    entries: portal.pack.entries.cursor,
    known: portal.known,
    until: now(),
    more: false,
    counts: [{ list: 4, admitted: 120, inside: 97, limit: 500 }],
  });

  const answer = (path, query, body) => {
    if (path === "provision") return json({ token: "gd_secret", device: portal.pack.device });
    if (path === "pack") return json({ ...portal.pack, server_time: now() });
    if (path === "beat") return json(beat());
    if (path === "redeem") return json({ server_time: now(), results: body.operations.map(redeem) });
    if (path === "look") return json({ found: portal.found ?? [], server_time: now() });
    const after = Number(query.get("after"));
    const rows = portal.entries.filter(([number]) => number > after).slice(0, 2);
    return json({ entries: rows, next: rows.length === 2 ? rows[1][0] : null });
  };

  portal.fetch = async (address, { body, headers, signal, credentials }) => {
    const url = new URL(address, location.href);
    const path = url.pathname.replace("/api/v1/checkin/", "");
    portal.asked.push({ path, query: url.search, headers, credentials });
    if (portal.fails === "offline") throw new TypeError("Failed to fetch");
    if (portal.fails === "page") return new Response("<h1>Welcome to the hall's network</h1>");
    if (portal.fails === "silent" || portal.fails === "late") {
      if (portal.fails === "late") answer(path, url.searchParams, JSON.parse(body ?? "null"));
      await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    }
    if (portal.spoils && body?.includes(`"op_id":"${portal.spoils}"`)) return json({ code: "invalid" }, 422);
    const status = portal.fails?.[path];
    if (status) return json({ code: status.code }, status.status);
    return answer(path, url.searchParams, JSON.parse(body ?? "null"));
  };
  return portal;
};
