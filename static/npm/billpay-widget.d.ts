// Types of <billpay-widget>. docs/element.md says what each member means.

/** Which amounts a number takes. */
export type PaymentMode = "EXACT" | "ALLOW_PARTIAL_AND_OVER_PAYMENT";

/** A field of the form, by its name on the wire. */
export type BillField = "billDescription" | "billAmount" | "billPaymentMode" | "billReference";

export interface BillpayReadyDetail {
  /** A number that the browser kept, if one is shown. */
  readonly controlNumber: string | null;
}

export interface BillpayChangeDetail {
  readonly field: BillField;
  /** The fields as they were typed. */
  readonly description: string;
  readonly amount: string;
  readonly paymentMode: string;
  readonly reference: string;
}

export interface BillpayInvalidDetail {
  readonly errors: readonly { readonly field: BillField; readonly code: string; readonly message: string }[];
}

export interface BillpayIssuedDetail {
  readonly controlNumber: string;
  /** In TZS, such as `90900` or `90900.50`. */
  readonly amount: string | null;
  readonly paymentMode: PaymentMode | null;
  /** Your own number, as it was asked for. */
  readonly reference: string | null;
  readonly description: string | null;
}

export interface BillpayCopyDetail {
  readonly what: "number" | "amount" | "code";
  readonly text: string;
}

export interface BillpayErrorDetail {
  readonly code:
    | "offline"
    | "unreachable"
    | "timed_out"
    | "busy"
    | "refused"
    | "not_available"
    | "failed"
    | "intent_required"
    | "intent_invalid"
    | "intent_expired"
    | "intent_reused"
    | "idempotency_key_reused"
    | "bill_in_progress"
    | "bill_not_found"
    | "reference_taken";
  /** What the customer is told. */
  readonly message: string;
  /** What the operator searches the log for; empty when nothing came back. */
  readonly requestId: string;
  /** Whether the same bill can be sent again with any hope. */
  readonly retryable: boolean;
}

/** What has become of a bill. */
export type BillStatus = "issued" | "paid" | "underpaid" | "overpaid" | "paid_twice" | "closed";

export interface BillpayStatusDetail {
  /** The gateway's own name of the bill; never the control number. */
  readonly id: string;
  readonly status: BillStatus;
  readonly controlNumber: string;
  /** All that has come, in TZS, such as `90900` or `90900.50`. */
  readonly paidAmount: string | null;
  /** What an underpaid bill still lacks. */
  readonly missingAmount: string | null;
  /** RFC 3339, in UTC. */
  readonly paidAt: string | null;
  /** The payer's own reference of the payment. */
  readonly paymentReference: string | null;
}

export interface BillpayLoadErrorDetail {
  readonly reason: "unsupported" | "failed";
  readonly message: string;
}

export interface BillpayEventMap {
  "billpay-ready": CustomEvent<BillpayReadyDetail>;
  "billpay-change": CustomEvent<BillpayChangeDetail>;
  "billpay-invalid": CustomEvent<BillpayInvalidDetail>;
  "billpay-issued": CustomEvent<BillpayIssuedDetail>;
  "billpay-copy": CustomEvent<BillpayCopyDetail>;
  /** Cancelable. */
  "billpay-error": CustomEvent<BillpayErrorDetail>;
  "billpay-status": CustomEvent<BillpayStatusDetail>;
  "billpay-paid": CustomEvent<BillpayStatusDetail>;
  "billpay-load-error": CustomEvent<BillpayLoadErrorDetail>;
}

/** What can be set, as a property; as an attribute in kebab-case. */
export interface BillpayWidgetProperties {
  description: string;
  /** TZS. Reads as the attribute's text; takes a number as well. */
  get amount(): string;
  set amount(amount: string | number);
  paymentMode: PaymentMode | "";
  reference: string;
  customerName: string;
  /** A bill that your server signed: a compact JWS. */
  intent: string;
  locale: "sw" | "en" | "";
  gateway: string;
  readonly: boolean;
  autostart: boolean;
  theme: "light" | "dark" | "auto" | "";
  noStorage: boolean;
  name: string;
}

export interface BillpayWidgetElement extends HTMLElement, BillpayWidgetProperties {
  readonly controlNumber: string | null;
  readonly value: string;
  readonly form: HTMLFormElement | null;
  submit(): void;
  reset(): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "billpay-widget": BillpayWidgetElement;
  }
  // They bubble: also on the document, the window and whatever is around the element.
  interface GlobalEventHandlersEventMap extends BillpayEventMap {}
}
