//! The device's capabilities.

use yew::prelude::*;

use crate::platform::device::{self, Device};

/// The device's capabilities; [`Device::default`] in the first render.
#[hook]
pub(crate) fn use_device() -> Device {
    let device = use_state_eq(Device::default);
    {
        let device = device.setter();
        use_effect_with((), move |()| device.set(device::device()));
    }
    *device
}
