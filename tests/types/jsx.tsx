// The element in the JSX of frameworks with a global namespace.

import type {} from "billpay-widget/jsx";

export const pay: unknown = <billpay-widget readonly no-storage="false" theme="dark" on:billpay-ready={(event) => event.detail.controlNumber} />;

// @ts-expect-error a theme that the element does not have
export const wrong: unknown = <billpay-widget theme="blue" />;
