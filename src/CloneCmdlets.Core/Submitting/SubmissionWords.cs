using System.Globalization;
using CloneCmdlets.Journal;
using CloneCmdlets.Services;
using CloneCmdlets.Text;

namespace CloneCmdlets.Submitting;

/// <summary>What is said to people about submissions, in one place. Every text is safe to show.</summary>
internal static class SubmissionWords
{
    private const int MaxNameLength = 300;

    public static string Name(CopyIntent intent) => SafeText.Clean(intent.Destination.Name, MaxNameLength);

    public static string Item(CloneReference reference) => reference.Name is null
        ? $"'{SafeText.Clean(reference.Id, MaxNameLength)}'"
        : $"{SafeText.Clean(reference.Id, MaxNameLength)} '{SafeText.Clean(reference.Name, MaxNameLength)}'";

    public static string Time(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The one error of which nobody may be left in doubt what to do about it.</summary>
    public static CloneException Unknown(ICloneService service, JournalEntry entry, Finding? finding)
    {
        var operation = entry.ToOperation();
        var error = (finding as Finding.Unseen)?.Error;
        var message = $"Nobody can tell whether '{Name(entry.Intent)}', submitted at {Time(entry.SubmittedAt)}, was made: "
            + $"{Sentence(entry.ErrorMessage ?? operation.Message ?? "the answer was lost.")} It isn't sent again by itself. "
            + $"{Found(finding)}{service.WhereToLook(entry.Intent)} {Remedy(service)}";
        return new CloneException(CloneErrorId.SubmissionOutcomeUnknown, message, error) { Operation = operation, Target = operation.Handle };
    }

    public static string Adopted(CopyIntent intent, DateTimeOffset submittedAt, CloneReference found) =>
        $"The answer to the submission of '{Name(intent)}' at {Time(submittedAt)} was lost. The {Thing(intent)} {Item(found)} wasn't there before and is taken for the copy; "
        + "the operation's own id stays unknown, so its progress is judged by comparing the copy with its source.";

    public static string StillUnknown(JournalEntry earlier, ICloneService service) =>
        $"Whether an earlier submission of '{Name(earlier.Intent)}', at {Time(earlier.SubmittedAt)}, was processed is unknown, and the service can't be searched. {service.WhereToLook(earlier.Intent)}";

    /// <summary>The end of a submission whose copy was looked for and isn't there.</summary>
    public static CloneException Superseded(JournalEntry entry) => new(
        CloneErrorId.CloneOperationNotFound,
        $"Nothing of it was in the destination when it was looked for, and another copy to '{Name(entry.Intent)}' was submitted then.");

    /// <summary>The end of a submission whose copy nobody could look for: it isn't asked about any more, and its outcome stays unknown.</summary>
    public static CloneException SupersededUnseen(JournalEntry entry) => new(
        CloneErrorId.SubmissionOutcomeUnknown,
        $"Nobody found out whether it was processed, and '{Name(entry.Intent)}' was submitted anew.");

    public static CloneException NeverSent() => new(CloneErrorId.ServiceUnavailable, "It was cancelled before anything was sent.");

    /// <summary>What is in the way of a copy.</summary>
    /// <param name="intent">The copy.</param>
    /// <param name="existing">What bears its name.</param>
    /// <param name="made">The submissions of this machine that made some of it.</param>
    public static CloneException Exists(CopyIntent intent, IReadOnlyList<CloneReference> existing, IReadOnlyList<JournalEntry> made) => new(
        CloneErrorId.DestinationExists,
        $"The destination{Project(intent)} has the {Thing(intent)}{(existing.Count > 1 ? "s" : "")} {string.Join(", ", existing.Take(3).Select(Item))}{(existing.Count > 3 ? " and more" : "")} already, so nothing was sent. "
        + string.Concat(made.Take(3).Select(entry => OfAnother(intent, entry.Operation!.Destination!, entry.Intent)))
        + "Choose another name, or use -IfExists Skip to take what is there or -IfExists Allow to make another.")
    {
        Target = intent.Destination.Name,
    };

    /// <summary>For a copy that is made beside one of another source, whose answer had been lost.</summary>
    public static string AllowedBeside(CopyIntent intent, CloneReference found, CopyIntent earlier) =>
        OfAnother(intent, found, earlier) + "Another of that name is made, as -IfExists Allow says.";

    public static CloneException MayExist(CopyIntent intent) => new(
        CloneErrorId.DestinationExists,
        $"An earlier copy of this call may have made '{Name(intent)}' in the destination{Project(intent)}, and nobody can tell, so nothing was sent for this one. "
        + "See to the earlier one first: its error says how.")
    {
        Target = intent.Destination.Name,
    };

    public static CloneException OnItsWay(JournalEntry other) => new(
        CloneErrorId.DestinationExists,
        $"Another submission of '{Name(other.Intent)}', begun by this user on this machine at {Time(other.SubmittedAt)}, is still on its way, so nothing was sent. "
        + "Run the command again when it has ended, or use -IfExists Allow to make another of that name.")
    {
        Target = other.Intent.Destination.Name,
    };

    public static string Awaited(JournalEntry other) =>
        $"Another submission of '{Name(other.Intent)}', begun by this user on this machine at {Time(other.SubmittedAt)}, is on its way and is waited for.";

    public static string Skipped(CopyIntent intent, CloneReference existing, JournalEntry? known) =>
        ($"The destination{Project(intent)} has the {Thing(intent)} {Item(existing)} already, so nothing was sent. "
            + (known is null ? "This machine's journal doesn't know the operation that made it, so its state is unknown." : OfAnother(intent, existing, known.Intent))).TrimEnd();

    public static CloneException GaveUp(CopyIntent intent, CloneException error, int attempts, TimeSpan elapsed)
    {
        var times = attempts == 1 ? "once" : $"{attempts.ToString(CultureInfo.InvariantCulture)} times within {elapsed.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s";
        var wait = error.RetryAfter is { } after ? $" The service asks to be left alone for {after.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s." : "";
        return new CloneException(error.ErrorId, $"{Sentence(error.Message)} Tried {times}; nothing was made.{wait}", error)
        {
            Target = error.Target ?? intent.Destination.Name,
            StatusCode = error.StatusCode,
            RetryAfter = error.RetryAfter,
        };
    }

    public static string Again(CloneException error, TimeSpan wait) =>
        $"{Sentence(error.Cause)} Nothing was processed; it is sent again in {wait.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s.";

    public static string NotNoted(CloneOperation operation, CloneException error) =>
        $"{error.Message} The copy was accepted all the same; keep its handle, since the journal doesn't have it: {SafeText.Clean(operation.Handle)}";

    private static string Thing(CopyIntent intent) => intent.Kind switch
    {
        CloneKind.TestPlan => "test plan",
        CloneKind.TestSuite => "test suite",
        _ => "test run",
    };

    /// <summary>That a thing of the wanted name is a copy of something else; nothing where it is a copy of the same.</summary>
    private static string OfAnother(CopyIntent wanted, CloneReference there, CopyIntent made) => wanted.HasSameSource(made)
        ? ""
        : $"The {Thing(wanted)} {Item(there)} is a copy of {Source(made)}, and not of {Source(wanted)}. ";

    private static string Source(CopyIntent intent) => Item(intent.Source)
        + (intent.Source.Parts.Count == 0 ? "" : $" (of it {SafeText.Clean(string.Join(", ", intent.Source.Parts.Take(20)), MaxNameLength)}{(intent.Source.Parts.Count > 20 ? ", …" : "")})");

    private static string Project(CopyIntent intent) =>
        intent.Destination.Project is null ? "" : $" project '{SafeText.Clean(intent.Destination.Project, MaxNameLength)}'";

    private static string Found(Finding? finding) => finding switch
    {
        Finding.Nothing => "Nothing new of that name is in the destination. ",
        Finding.Several several => $"{several.Candidates.Count.ToString(CultureInfo.InvariantCulture)} new ones of that name are in the destination ({string.Join(", ", several.Candidates.Take(5).Select(Item))}), and which of them it is can't be told. ",
        Finding.Crowded => "Another submission to the same name is on its way, so what is new there can't be told apart. ",
        Finding.Unseen unseen => $"The destination could not be looked at: {Sentence(unseen.Error.Message)} ",
        _ => "",
    };

    private static string Remedy(ICloneService service) => service.CanFindLostCopies
        ? "Run the same command again to look anew: it submits only if nothing is found. Get-CloneOperation -Refresh looks without submitting."
        : "Look there before you submit it again.";

    private static string Sentence(string text) => text.Length > 0 && text[^1] is '.' or '!' or '?' ? text : text + ".";
}
