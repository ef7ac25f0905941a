using System.Globalization;
using CloneCmdlets.Text;

namespace CloneCmdlets.Services.AzureDevOps.Rules;

/// <summary>The rules that the request alone is enough to judge by. Each gives its violation, or nothing.</summary>
internal static class RequestRules
{
    /// <summary>The longest comment on a link, in UTF-16 code units.</summary>
    public const int MaxRelatedLinkComment = 255;

    public const string AreaPathField = "System.AreaPath";
    public const string IterationPathField = "System.IterationPath";

    /// <summary>Everything that is wrong with a request, the gravest first.</summary>
    /// <param name="terms">The request.</param>
    /// <returns>The violations, as far as they are asked for.</returns>
    public static IEnumerable<RuleViolation> Check(CloneTerms terms)
    {
        RuleViolation?[] all =
        [
            NameRequired(terms.DestinationName),
            .. Texts(terms).Select(pair => ValidText(pair.What, pair.Text)),
            NotOntoItself(terms.SourcePlanId, terms.DestinationPlanId),
            .. terms.SuiteIds.Select(SuiteIdPositive),
            AncestorsForSeveralSuites(terms.SuiteIds, terms.Options.CopyAncestorHierarchy),
            .. (terms.Options.OverrideParameters ?? new Dictionary<string, string?>()).Select(pair => OverrideKeyRequired(pair.Key, pair.Value)),
            CommentLength(terms.Options.RelatedLinkComment),
            WorkItemTypeNotBlank(terms.Options.DestinationWorkItemType),
            DatesInOrder(terms.StartDate, terms.EndDate),
        ];
        return all.OfType<RuleViolation>();
    }

    /// <summary>The destination's name is required [doc].</summary>
    public static RuleViolation? NameRequired(string? name) => string.IsNullOrWhiteSpace(name)
        ? new RuleViolation(nameof(NameRequired), "The new test plan needs a name. Give one with -DestinationName.") { Target = name }
        : null;

    /// <summary>Half a surrogate pair is no character, and no JSON can carry it.</summary>
    public static RuleViolation? ValidText(string what, string? text) => IsWhole(text)
        ? null
        : new RuleViolation(
            nameof(ValidText),
            $"The {what} '{SafeText.Clean(text, 300)}' holds half a character (a lone surrogate), which can't be sent. Type it anew.")
        {
            Target = text,
        };

    /// <summary>A plan cannot be cloned onto itself [seen].</summary>
    public static RuleViolation? NotOntoItself(int sourcePlanId, int? destinationPlanId) => destinationPlanId == sourcePlanId
        ? new RuleViolation(
            nameof(NotOntoItself),
            string.Create(CultureInfo.InvariantCulture, $"Test plan {sourcePlanId} can't be copied onto itself. Copy it to a new name."))
        {
            Target = sourcePlanId,
        }
        : null;

    /// <summary>A suite cannot be cloned into its own plan [seen].</summary>
    public static RuleViolation? SuiteNotIntoOwnPlan(int sourceSuiteId, int sourcePlanId, int destinationPlanId) => sourcePlanId == destinationPlanId
        ? new RuleViolation(
            nameof(SuiteNotIntoOwnPlan),
            string.Create(CultureInfo.InvariantCulture, $"Test suite {sourceSuiteId} can't be copied into its own plan {sourcePlanId}. "
                + $"Name a suite of another plan."))
        {
            Target = sourceSuiteId,
        }
        : null;

    /// <summary>Suites that were asked for are named: nobody who looked for some and found none means them all [ours].</summary>
    /// <param name="suiteIds">What was asked for; <see langword="null"/>: the whole plan.</param>
    public static RuleViolation? SuitesNamed(IReadOnlyList<int>? suiteIds) => suiteIds is { Count: 0 }
        ? new RuleViolation(nameof(SuitesNamed), "-SuiteId names no suite. Give the ids of suites, or leave it out to copy the whole plan.")
        : null;

    /// <summary>Ids of suites begin at 1.</summary>
    public static RuleViolation? SuiteIdPositive(int suiteId) => suiteId < 1
        ? new RuleViolation(
            nameof(SuiteIdPositive), string.Create(CultureInfo.InvariantCulture, $"{suiteId} is no id of a test suite. Ids begin at 1."))
        {
            Target = suiteId,
        }
        : null;

    /// <summary>More than one suite can't be copied without the suites above them: 400 [seen].</summary>
    public static RuleViolation? AncestorsForSeveralSuites(IReadOnlyList<int> suiteIds, bool? copyAncestorHierarchy) =>
        copyAncestorHierarchy == false && suiteIds.Distinct().Skip(1).Any()
            ? new RuleViolation(
                nameof(AncestorsForSeveralSuites),
                $"Suites {SafeText.Clean(string.Join(", ", suiteIds), 300)} can't be copied together without the suites above them. Leave "
                    + $"out -SkipAncestorHierarchy, or copy one suite at a time.")
            {
                Target = string.Join(", ", suiteIds),
            }
            : null;

    /// <summary>An override needs a field's name.</summary>
    public static RuleViolation? OverrideKeyRequired(string key, string? value) => string.IsNullOrWhiteSpace(key)
        ? new RuleViolation(
            nameof(OverrideKeyRequired),
            $"The override with the value '{SafeText.Clean(value, 300)}' names no field. Use a field's reference name as its key, such as "
                + $"{AreaPathField}.")
        {
            Target = value,
        }
        : null;

    /// <summary>A comment on a link has at most 255 characters.</summary>
    public static RuleViolation? CommentLength(string? comment) => comment?.Length > MaxRelatedLinkComment
        ? new RuleViolation(
            nameof(CommentLength),
            string.Create(CultureInfo.InvariantCulture, $"The link comment has {comment.Length} characters, and {MaxRelatedLinkComment} "
                + $"is the most. Shorten -RelatedLinkComment: '{SafeText.Clean(comment, 60)}'."))
        {
            Target = comment,
        }
        : null;

    /// <summary>A work item type, where one is given, has a name.</summary>
    public static RuleViolation? WorkItemTypeNotBlank(string? type) => type is not null && string.IsNullOrWhiteSpace(type)
        ? new RuleViolation(nameof(WorkItemTypeNotBlank), "The work item type is blank. Name one with -DestinationWorkItemType, or leave "
            + "it out.")
        { Target = type }
        : null;

    /// <summary>A plan doesn't end before it starts [ours: nobody documents what the service does].</summary>
    public static RuleViolation? DatesInOrder(DateTimeOffset? start, DateTimeOffset? end) => end < start
        ? new RuleViolation(
            nameof(DatesInOrder),
            string.Create(CultureInfo.InvariantCulture, $"The new plan would end ({end:yyyy-MM-dd}) before it starts "
                + $"({start:yyyy-MM-dd}). Set -EndDate to a later day."))
        {
            Target = end,
        }
        : null;

    /// <summary>Whether the service would queue nothing and leave an empty plan: no suite is named, whatever <c>copyAllSuites</c> says [seen].</summary>
    /// <param name="suiteIds">The ids in the request.</param>
    /// <returns>Whether it would.</returns>
    public static bool QueuesNothing(IReadOnlyList<int>? suiteIds) => suiteIds is null or { Count: 0 };

    private static IEnumerable<(string What, string? Text)> Texts(CloneTerms terms)
    {
        yield return ("name", terms.DestinationName);
        yield return ("project", terms.DestinationProject);
        yield return ("plan's area path", terms.PlanAreaPath);
        yield return ("plan's iteration path", terms.PlanIterationPath);
        yield return ("description", terms.Description);
        yield return ("plan's state", terms.PlanState);
        yield return ("owner", terms.Owner);
        yield return ("link comment", terms.Options.RelatedLinkComment);
        yield return ("work item type", terms.Options.DestinationWorkItemType);
        foreach (var (key, value) in terms.Options.OverrideParameters ?? new Dictionary<string, string?>())
        {
            yield return ("override's field", key);
            yield return ("override's value", value);
        }
    }

    private static bool IsWhole(string? text)
    {
        for (var index = 0; index < text?.Length; index++)
        {
            if (!char.IsSurrogate(text[index]))
            {
                continue;
            }

            if (!char.IsHighSurrogate(text[index]) || index + 1 == text.Length || !char.IsLowSurrogate(text[index + 1]))
            {
                return false;
            }

            index++;
        }

        return true;
    }
}
