// Types of <billpay-widget>. docs/element.md explains each member.

/** The amounts that a number accepts. */
export type PaymentMode = "EXACT" | "ALLOW_PARTIAL_AND_OVER_PAYMENT";

/** The name of a form field in requests. */
export type BillField = "billDescription" | "billAmount" | "billPaymentMode" | "billReference";

export interface BillpayReadyDetail {
  /** The stored number, if one is shown. */
  readonly controlNumber: string | null;
}

export interface BillpayChangeDetail {
  readonly field: BillField;
  /** The fields as typed. */
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
  /** Your own bill number, as requested. */
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
    | "attributes_invalid"
    | "failed"
    | "intent_required"
    | "intent_invalid"
    | "intent_expired"
    | "intent_reused"
    | "idempotency_key_reused"
    | "bill_in_progress"
    | "payment_in_progress"
    | "bill_not_found"
    | "reference_taken"
    | "crashed";
  /** The text that the customer sees. For `crashed`, a technical message that is not shown. */
  readonly message: string;
  /** The request id in the gateway's log; empty without a response. */
  readonly requestId: string;
  /** Whether submitting the same bill again may succeed. */
  readonly retryable: boolean;
}

/** The payment status of a bill. */
export type BillStatus = "issued" | "part_paid" | "paid" | "underpaid" | "overpaid" | "paid_twice" | "closed";

export interface BillpayStatusDetail {
  /** The gateway's id of the bill. It is never the control number. */
  readonly id: string;
  readonly status: BillStatus;
  readonly controlNumber: string;
  /** The sum of all payments in TZS, such as `90900` or `90900.50`. */
  readonly paidAmount: string | null;
  /** The unpaid amount of an underpaid or a partly paid bill. */
  readonly missingAmount: string | null;
  /** RFC 3339, in UTC. */
  readonly paidAt: string | null;
  /** The payer's reference of the payment. */
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

/** The properties. The attributes have the same names in kebab-case. */
export interface BillpayWidgetProperties {
  description: string;
  /** TZS. Reading returns the attribute's text; writing accepts a number, too. */
  get amount(): string;
  set amount(amount: string | number);
  paymentMode: PaymentMode | "";
  reference: string;
  customerName: string;
  /** A bill that your server signed, as a compact JWS. Empty: your page waits for it, and nothing can be submitted. */
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
  // The events bubble, so they also arrive at the document, the window and all ancestors.
  interface GlobalEventHandlersEventMap extends BillpayEventMap {}
}
