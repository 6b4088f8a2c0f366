// The element in the JSX of React 19.

import * as React from "react";
import type {} from "billpay-widget/react";

const accent = { "--billpay-accent": "#7a1f3d" };

export const pay: React.ReactNode = (
  <billpay-widget readonly amount={45500} payment-mode="EXACT" lang="sw" style={accent} onbillpay-issued={(event) => event.detail.controlNumber}>
    <a href="/malipo/">Pata namba ya malipo</a>
  </billpay-widget>
);

// @ts-expect-error an attribute that the element does not have
export const wrong: React.ReactNode = <billpay-widget currency="TZS" />;
