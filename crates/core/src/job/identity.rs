//! As whom a job reaches data.

use crate::schema::{record, tagged};

tagged! {
    /// `identity`: as whom the job reaches data.
    pub enum Identity by "type" in Snake {
        /// The token of the workspace.
        AmlToken(NoSettings) = "aml_token",
        /// The person who submits.
        User(NoSettings) = "user_identity",
        /// A managed identity of the compute target.
        Managed(ManagedIdentity) = "managed" | "managed_identity",
    }
}

record! {
    /// Nothing else to say.
    pub struct NoSettings {}
}

record! {
    /// Which managed identity; one of the ids is enough.
    pub struct ManagedIdentity {
        /// Client id.
        client_id: Option<String>,
        /// Object id.
        object_id: Option<String>,
        /// Resource id.
        msi_resource_id: Option<String>,
    }
}
