/* Reading the gate's state. */
export const listOf = (state) => state.lists.find((list) => list.id === state.list) ?? null;

export const gateOf = (state) => state.gates.find((gate) => gate.id === state.gate) ?? null;

export const gateName = (state, id) => state.gates.find((gate) => gate.id === id)?.name.text ?? null;

export const has = (state, scope) => Boolean(state.device?.scopes.includes(scope));

export const questionsOf = (state, ids) => state.questions.filter((question) => ids.includes(question.id));

export const countOf = (state) => state.counts.find((count) => count.list === state.list) ?? null;

export const isSettled = (state) => state.queue.size === 0 && state.dead === 0;

export const gatesOf = (state, list) =>
  list?.gates.length ? state.gates.filter((gate) => list.gates.includes(gate.id)) : state.gates;
