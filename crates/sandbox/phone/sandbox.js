// The sandbox's own interface, as the phone uses it.

/** The second of two payers at the same moment. */
const SECOND_PAYER = { phoneNumber: "255711111111", customerName: "Juma Ally" };

/** Relative, so that it holds under any path. */
const ROOT = "sandbox/";

/** How long an answer may take, in milliseconds: longer than any of a sandbox on this machine. */
const PATIENCE = 15_000;

/** What the sandbox answered: its body, or its refusal with a code. */
async function call(method, path, body) {
  const answer = await fetch(ROOT + path, {
    method,
    signal: AbortSignal.timeout(PATIENCE),
    body: body === undefined ? undefined : JSON.stringify(body),
    headers: body === undefined ? {} : { "content-type": "application/json" },
  });
  const read = answer.status === 204 ? {} : await answer.json();
  if (!answer.ok) {
    throw Object.assign(new Error(read.message), { code: read.code });
  }
  return read;
}

/** Pays in the way that was chosen, and gives the payments that were made. */
export async function pay({ number, amount, channel }, ending) {
  const payment = { billPayNumber: number, amount, channel };
  switch (ending) {
    case "fails":
      return [await call("POST", "payments", { ...payment, outcome: "FAILED" })];
    case "late":
      return [await call("POST", "payments", { ...payment, outcome: "PROCESSING" })];
    case "twice":
      return twice(payment);
    default:
      return [await call("POST", "payments", payment)];
  }
}

/** On a number that is paid already there is only the second. */
async function twice(payment) {
  const made = [];
  try {
    made.push(await call("POST", "payments", payment));
  } catch (error) {
    if (error.code !== "already-paid") {
      throw error;
    }
  }
  const second = { ...payment, ...SECOND_PAYER, force: true };
  try {
    made.push(await call("POST", "payments", second));
  } catch (error) {
    if (made.length === 0) {
      throw error;
    }
  }
  return made;
}

/** A payment that was on its way arrives. */
export const arrive = (id) => call("POST", `payments/${encodeURIComponent(id)}/outcome`, { outcome: "SUCCESS" });

export const webhooks = () => call("GET", "webhooks");
export const deliver = (mode) => call("POST", "webhooks", { mode });
export const release = () => call("POST", "webhooks/release");
