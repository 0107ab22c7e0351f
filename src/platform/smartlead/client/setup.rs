//! What a campaign is before it starts: settings, schedule, sequence. Does not read back by itself.

use super::super::errors::{SmartleadError, accepted};
use super::super::ids::CampaignId;
use super::super::normal::{
    DayNumbering, ScheduleWrite, SettingsWrite, StepWrite, sequence_to_wire,
};
use super::super::wire::Step;
use super::SmartleadClient;

impl SmartleadClient {
    /// Writes the settings of a campaign. Read them back with
    /// [`campaign`](SmartleadClient::campaign) and compare their normal forms.
    pub async fn write_settings(
        &self,
        id: CampaignId,
        settings: &SettingsWrite,
    ) -> Result<(), SmartleadError> {
        let path = format!("campaigns/{id}/settings");
        let body = settings.to_wire();
        Ok(self.post("write the settings of a campaign", &path, &body, accepted).await?)
    }

    /// Writes the schedule of a campaign. A weekend day is refused here, before anything is sent,
    /// unless the numbering was confirmed.
    pub async fn write_schedule(
        &self,
        id: CampaignId,
        schedule: &ScheduleWrite,
        numbering: DayNumbering,
    ) -> Result<(), SmartleadError> {
        let body = schedule.to_wire(numbering)?;
        let path = format!("campaigns/{id}/schedule");
        Ok(self.post("write the schedule of a campaign", &path, &body, accepted).await?)
    }

    /// The steps of a campaign. Right after saving, the list was seen to be empty: read again
    /// before concluding anything from that.
    pub async fn sequence(&self, id: CampaignId) -> Result<Vec<Step>, SmartleadError> {
        let path = format!("campaigns/{id}/sequences");
        Ok(self.get("read the sequence of a campaign", &path, &[]).await?)
    }

    /// Replaces the whole sequence of a campaign. Steps and variants that are not in the list are
    /// deleted; those with an identifier are changed in place and keep their statistics.
    pub async fn save_sequence(
        &self,
        id: CampaignId,
        steps: &[StepWrite],
    ) -> Result<(), SmartleadError> {
        let body = sequence_to_wire(steps)?;
        let path = format!("campaigns/{id}/sequences");
        Ok(self.post("save the sequence of a campaign", &path, &body, accepted).await?)
    }
}
