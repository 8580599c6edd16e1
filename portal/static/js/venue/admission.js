/* One attempt at a gate: the portal is asked first, for two seconds; then the device judges by itself. */
import { judge, UNDO_WITHIN } from "./rules.js";
import { firstOf, standingWith } from "./standing.js";
import { StoreFull } from "./store.js";
import { factsOfFound, rulesOf } from "./tickets.js";
import { QUICK } from "./wire.js";

const OFFLINE = { result: "refused", code: "error", problem: "offline" };

/* What the portal is told of an operation: the code of a ticket only while somebody waits for the answer. */
export const wireOf = (operation, code = null) => ({
  op_id: operation.opId,
  kind: operation.kind,
  ...(code ? { token: code } : { ticket: { ref: operation.ref, serial: operation.serial } }),
  list: operation.list,
  gate: operation.gate,
  people: operation.people,
  scanned_at: operation.scannedAt,
  offline: operation.offline,
  verdict: operation.verdict,
  pack_at: operation.packAt,
  answers: operation.answers,
  override: operation.override,
  annuls: operation.annuls,
});

function begin(core, more) {
  return {
    opId: crypto.randomUUID(),
    kind: core.mode,
    ref: null,
    serial: null,
    list: core.list?.id ?? null,
    gate: core.gate?.id ?? null,
    people: 1,
    scannedAt: core.clock.raw(),
    at: core.clock.now(),
    offline: false,
    verdict: null,
    packAt: core.kept.packAt ?? null,
    answers: {},
    override: null,
    annuls: null,
    ...more,
  };
}

const outcomeOf = (operation, more) => ({
  opId: operation.opId,
  kind: operation.kind,
  result: "refused",
  code: null,
  missing: [],
  overridden: null,
  holder: null,
  ticket: null,
  standing: null,
  first: null,
  offline: false,
  words: null,
  problem: null,
  at: operation.at,
  ...more,
});

/* `subject` is what `identify` returns, or a ticket that was found by looking: without a code. */
export async function attempt(core, subject, { people = 1, answers = {}, override = null } = {}) {
  const { ref = null, serial = null } = subject;
  const operation = begin(core, { ref, serial, people, answers, override });
  if (core.closed) return outcomeOf(operation, { code: "error", problem: core.closed });
  if (subject.kind === "none") return refuse(core, operation, { code: "invalid" });
  if (subject.kind === "short") return refuse(core, operation, { code: "ambiguous", problem: "confirm" });
  return decide(core, operation, subject);
}

async function decide(core, operation, subject) {
  const mayJudge = core.has("scan-offline") && subject.facts !== null;
  const reach = core.online || !mayJudge ? await ask(core, operation, subject.code) : { tried: false };
  if (reach.outcome) return reach.outcome;
  const judged = await judgeHere(core, operation, subject, mayJudge);
  // The portal may have said yes to what nobody heard of: whoever was not let in must not be counted.
  if (reach.tried && subject.signed && judged.result !== "ok") await takeBack(core, operation);
  await core.changed();
  return judged;
}

/* Ask the portal; what was done with this ticket before and is not there yet goes along first. */
async function ask(core, operation, code) {
  if (!navigator.onLine) return { tried: false };
  const before = operation.ref ? await core.store.unsentOf(operation.ref) : [];
  try {
    const operations = [...before.map((one) => wireOf(one)), wireOf(operation, code)];
    const told = await core.wire.redeem({ operations }, QUICK);
    core.online = true;
    await settleAll(core, before, told).catch(ignoreFull);
    const answer = told.results.find((one) => one.op_id === operation.opId);
    return { outcome: await accept(core, operation, answer, told.server_time) };
  } catch (error) {
    if (error.kind === undefined) throw error;
    await core.note(error);
    if (error.kind === "offline") return { tried: true };
    if (error.kind === "busy") return { tried: false };
    return { outcome: await refuse(core, operation, { code: "error", problem: error.code ?? error.kind }) };
  }
}

async function accept(core, operation, answer, serverTime) {
  const { result, code, problem } = answer;
  const { ref = operation.ref, serial = operation.serial } = answer.ticket ?? {};
  const told = problem ? { result: "refused", code: "error" } : { result, code };
  await log(core, { ...operation, ref, serial, ...told });
  const row = rowOf(operation.list, answer, serverTime);
  if (row) await core.store.takeKnown([row], serverTime).catch(() => {}); // the next heartbeat brings it again
  await core.changed();
  return outcomeOf(operation, {
    ...told,
    missing: answer.questions,
    overridden: answer.overridden ?? null,
    holder: answer.holder,
    ticket: answer.ticket,
    standing: answer.standing,
    first: answer.first,
    words: answer.words,
    problem,
  });
}

const rowOf = (list, { ticket, standing, first }, at) =>
  ticket && standing
    ? { ref: ticket.ref, list, ...standing, first_at: first?.at ?? null, last_at: at, gate: first?.gate ?? null }
    : null;

/* Keep what the portal answered to operations of the queue; return to how many. What it does not keep stays here. */
export async function settleAll(core, operations, told) {
  const answers = new Map(told.results.map((answer) => [answer.op_id, answer]));
  const answered = operations.filter((operation) => answers.has(operation.opId));
  for (const operation of answered) {
    const answer = answers.get(operation.opId);
    const isLost = operation.result === "ok" && answer.result !== "ok";
    const problem = answer.problem ?? (isLost ? (answer.code ?? answer.result) : null);
    const changes = problem ? { state: "dead", problem } : { state: "done", answers: {} };
    const row = rowOf(operation.list, answer, told.server_time);
    await core.guarded(() => core.store.settle(operation.opId, changes, row, told.server_time));
  }
  return answered.length;
}

async function judgeHere(core, operation, subject, mayJudge) {
  const { ref, serial, party, holder } = subject;
  const shown = { holder, ticket: { ref, serial, party }, offline: true };
  if (!mayJudge) return refuse(core, operation, { ...shown, ...OFFLINE });
  if (!subject.signed) return refuse(core, operation, { ...shown, code: "bad_signature" });
  const sources = await core.store.standingOf(ref, operation.list);
  const standing = standingWith(sources, party, core.list.policy);
  const verdict = judge(subject.facts, rulesOf(core.list, core.kept.pack), attemptOf(core, operation), standing);
  const { result, code, missing, overridden } = verdict;
  const found = { ...shown, result, code, missing, overridden, standing, first: firstOf(sources) };
  if (result === "incomplete") return refuse(core, operation, found);
  const done = { ...operation, offline: true, verdict: { result, code: code ?? overridden } };
  if (result === "refused") return refuse(core, done, found, "unsent");
  if (!(await enqueue(core, done))) return outcomeOf(operation, { ...shown, code: "error", problem: "store_full" });
  const own = [...sources.own, done];
  return outcomeOf(operation, { ...found, standing: standingWith({ ...sources, own }, party, core.list.policy) });
}

const attemptOf = (core, operation) => ({
  kind: operation.kind,
  gateId: operation.gate,
  people: operation.people,
  at: operation.at,
  answered: Object.keys(operation.answers).map(Number),
  override: Boolean(operation.override) && core.has("supervisor"),
  packAge: core.packAge,
});

/* Return whether an operation stands in the queue: only then may a screen turn green. */
async function enqueue(core, operation) {
  try {
    await core.guarded(() => core.store.add({ ...operation, offline: true, result: "ok", state: "unsent" }));
    return true;
  } catch (error) {
    ignoreFull(error);
    return false;
  }
}

/* Whom the device itself has refused the portal hears of later, for its log. */
async function refuse(core, operation, more, state = "done") {
  const outcome = outcomeOf(operation, more);
  const { offline, result, code } = outcome;
  await log(core, { ...operation, offline, result, code, state });
  return outcome;
}

/* A log that can't be written stops nobody. */
async function log(core, operation) {
  await core.guarded(() => core.store.add({ state: "done", ...operation, answers: {} })).catch(() => {});
}

function ignoreFull(error) {
  if (!(error instanceof StoreFull)) throw error;
}

const annulmentOf = (core, { opId, ref, serial, list, gate, kind, people }, counted = people) =>
  begin(core, { kind: "annul", annuls: opId, ref, serial, list, gate, people, undoes: { kind, people: counted } });

async function takeBack(core, operation) {
  if (operation.ref) await enqueue(core, annulmentOf(core, operation, 0));
}

/* What is told where the device itself has failed: nobody is let in by that. */
export const failed = (core) => outcomeOf(begin(core), { code: "error", problem: core.problem ?? "failed" });

/* Take back what was done here a moment ago. */
export async function undo(core, opId) {
  const target = await core.store.find(opId);
  const operation = annulmentOf(core, target ?? {});
  const problem = whyNotBack(core, target);
  if (problem) return outcomeOf(operation, { code: "error", problem });
  const reach = core.online ? await ask(core, operation) : {};
  if (reach.outcome) return reach.outcome;
  const stored = await enqueue(core, operation);
  await core.changed();
  const { ref, serial } = target;
  const more = stored ? { result: "ok" } : { code: "error", problem: "store_full" };
  return outcomeOf(operation, { ...more, ticket: { ref, serial, party: null }, offline: true });
}

function whyNotBack(core, target) {
  if (core.closed) return core.closed;
  if (!target || target.kind === "annul" || target.result !== "ok") return "not_here";
  if (target.annulled) return "annulled";
  return core.clock.now() - target.at > UNDO_WITHIN && !core.has("supervisor") ? "too_late" : null;
}

/* Make of a ticket that was found by looking what `attempt` takes. */
const AGAIN = ["already_admitted", "exit_required", "group_exhausted"]; // what is said only of good tickets

export async function subjectOf(core, found) {
  const { ref, serial, party, holder = null, result = null } = found;
  const { known } = await core.store.standingOf(ref, core.list?.id ?? 0);
  const cameIn = known?.inside > 0 || (known?.admitted > 0 && AGAIN.includes(found.code));
  const isKnown = result === "ok" || cameIn;
  const facts = isKnown ? factsOfFound(found, core.list, core.kept.pack) : null;
  return { kind: "ticket", code: null, ref, serial, party, holder, signed: true, facts };
}
