using System.Globalization;
using CloneCmdlets.Services.WallarmFast.Wire;

namespace CloneCmdlets.Services.WallarmFast.Rules;

/// <summary>What a request must fulfil before anything else is looked at. The client checks it before sending, the emulator on arrival.</summary>
internal static class RunRules
{
    /// <summary>What is wrong with a request; nothing where all is well.</summary>
    /// <param name="body">The request.</param>
    /// <returns>The breaches, the gravest first.</returns>
    public static IEnumerable<RuleBreach> Check(RunRequestBody body)
    {
        if (string.IsNullOrWhiteSpace(body.Name))
        {
            yield return new RuleBreach("NameRequired", RunFields.Name, FieldErrors.Required, body.Name, "A test run needs a name.");
        }

        foreach (var (id, field) in new[] { (body.TestRecordId, RunFields.TestRecordId), (body.PolicyId, RunFields.PolicyId), (body.NodeId, RunFields.NodeId) })
        {
            if (id is not null && !IsId(id.Value.Text))
            {
                yield return NoId(field, id.Value.Text);
            }
        }

        if (OutOf(RunLimits.Rps, body.Rps, RunFields.Rps) is { } rps)
        {
            yield return rps;
        }

        if (OutOf(RunLimits.RpsPerBaseline, body.RpsPerBaseline, RunFields.RpsPerBaseline) is { } rpsPerBaseline)
        {
            yield return rpsPerBaseline;
        }

        if (body.TestRecordId is null && OutOf(RunLimits.InactivityTimeout, body.InactivityTimeout, RunFields.InactivityTimeout) is { } timeout)
        {
            yield return timeout;
        }

        if (body.Tags?.FirstOrDefault(string.IsNullOrWhiteSpace) is { } blank)
        {
            yield return new RuleBreach("BlankTag", RunFields.Tags, FieldErrors.Invalid, blank, "A tag has at least one character.");
        }
    }

    /// <summary>Whether a text can be the id of anything: a word or number that stays one segment of a path [ours].</summary>
    public static bool IsId(string text) =>
        text.Length is > 0 and <= WireId.MaxLength && text is not ("." or "..") && !text.Any(static character => char.IsWhiteSpace(character) || char.IsControl(character));

    /// <summary>The breach of what can be no id.</summary>
    public static RuleBreach NoId(string field, string value) => new(
        "InvalidId", field, FieldErrors.Invalid, value, $"An id is a word or a number without blanks, of at most {WireId.MaxLength} characters.");

    /// <summary>What stands against copying from a record, by what is known of it; <see langword="null"/>: nothing.</summary>
    /// <param name="recordId">The record.</param>
    /// <param name="isRecording">Whether baselines are still being recorded.</param>
    /// <param name="baselineCount">How many it holds; <see langword="null"/>: unknown.</param>
    /// <returns>The breach.</returns>
    public static RuleBreach? CheckRecord(WireId recordId, bool isRecording, long? baselineCount) =>
        isRecording ? new RuleBreach(
            "RecordNotReady", RunFields.TestRecordId, FieldErrors.NotReadyForCloning, recordId.Text, "Its recording must be stopped before it can be copied from.")
        : baselineCount == 0 ? new RuleBreach(
            "RecordEmpty", RunFields.TestRecordId, FieldErrors.Empty, recordId.Text, "It has no baseline requests, so there is nothing to test. Record some first.")
        : null;

    private static RuleBreach? OutOf(Limit limit, long? value, string field) =>
        value is null || limit.Contains(value.Value) ? null : new RuleBreach(
            "OutOfRange", field, FieldErrors.OutOfRange, value.Value.ToString(CultureInfo.InvariantCulture), $"It must be {limit}.");
}
