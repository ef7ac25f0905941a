using System.Collections;
using System.Globalization;
using System.Management.Automation;
using CloneCmdlets.Text;

namespace CloneCmdlets.Binding;

/// <summary>
/// What the transformations of this folder share: they see a value as a row of a CSV file, of JSON or of a database has it. PowerShell leaves out, without
/// a word, what it can't convert of a row; a transformation that throws is an error for the row instead.
/// </summary>
internal static class Cell
{
    /// <summary>
    /// What an empty cell becomes where the parameter's type has no value for "not given": nothing can be made of it, so that the binder leaves the
    /// parameter out. On the command line, as of a variable that isn't set, that is an error.
    /// </summary>
    /// <param name="remedy">What to give instead, for that error.</param>
    public static object NotGiven(string remedy) => new EmptyValue(remedy);

    /// <summary>The same for text, which PowerShell makes of everything but a list. It has words of its own for that error.</summary>
    public static object NoTextGiven { get; } = new NoText();

    /// <summary>The value itself, out of PowerShell's wrapper and a database's null. An object made of properties stays wrapped: they are all it has.</summary>
    public static object? Plain(object? data) => data switch
    {
        PSObject { BaseObject: PSCustomObject } => data,
        PSObject wrapped => Plain(wrapped.BaseObject),
        DBNull => null,
        _ => data,
    };

    /// <summary>Whether there is nothing in it.</summary>
    public static bool IsEmpty(object? plain) => plain is null or "";

    /// <summary>The text of a value that is one: text, a number, a date, an id. Of nothing, nothing; of what has parts, <see langword="null"/> too.
    /// A number that was typed is as it was typed: PowerShell keeps its spelling in the wrapper, and 2024.10 is another name than 2024.1.</summary>
    public static string? TextOf(object? data) => Plain(data) switch
    {
        string text => text,
        IEnumerable => null,
        // As JSON has it, of which PowerShell made the date: a date in the American order is another one to half of its readers.
        DateTime date => date.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture),
        DateTimeOffset date => date.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture),
        IConvertible or System.Numerics.BigInteger when data is PSObject => LanguagePrimitives.ConvertTo<string>(data),
        var plain and (IConvertible or Guid or Uri or System.Numerics.BigInteger) => Convert.ToString(plain, CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>The error for a value that can't be used.</summary>
    /// <param name="data">The value.</param>
    /// <param name="remedy">What it is not, and what to give instead: the rest of the sentence.</param>
    public static ArgumentTransformationMetadataException Refused(object? data, string remedy) => new(RefusedText(data, remedy));

    /// <summary>The same for an object from the pipeline that is a row: its properties are bound then, and not itself, for which the binder wants this.</summary>
    public static ArgumentTransformationMetadataException NotItself(object? data, string remedy)
    {
        var text = RefusedText(data, remedy);
        return new ArgumentTransformationMetadataException(text, new PSInvalidCastException(text));
    }

    private static string RefusedText(object? data, string remedy) =>
        $"'{SafeText.Clean(Convert.ToString(data, CultureInfo.InvariantCulture), 100)}' {remedy}";

    private sealed class NoText : ArrayList
    {
        public override string ToString() => "(an empty value)"; // which the binder's error quotes
    }
}
