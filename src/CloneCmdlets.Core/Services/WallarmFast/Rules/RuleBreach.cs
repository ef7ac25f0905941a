namespace CloneCmdlets.Services.WallarmFast.Rules;

/// <summary>A rule that a request breaks. The client names the parameter, the emulator the field; the sentence is the same.</summary>
/// <param name="Rule">The rule's stable name, such as <c>NameRequired</c>.</param>
/// <param name="Field">The field on the wire.</param>
/// <param name="Error">The word in the service's answer, such as <c>out_of_range</c>.</param>
/// <param name="Value">What the field was, raw; <see langword="null"/>: it wasn't there.</param>
/// <param name="Remedy">What it must be, as a sentence.</param>
internal sealed record RuleBreach(string Rule, string Field, string Error, string? Value, string Remedy);

/// <summary>The words that say what is wrong with a field.</summary>
internal static class FieldErrors
{
    /// <summary>The record is still recording: the one word that is documented [doc].</summary>
    public const string NotReadyForCloning = "not_ready_for_cloning";

    /// <summary>The record has no baselines [ours].</summary>
    public const string Empty = "empty";

    /// <summary>There is no such thing [ours].</summary>
    public const string NotFound = "not_found";

    /// <summary>The field must be there [ours].</summary>
    public const string Required = "required";

    /// <summary>The value is of another kind [ours].</summary>
    public const string Invalid = "invalid";

    /// <summary>The number is too small or too large [ours].</summary>
    public const string OutOfRange = "out_of_range";
}
