using System.Collections;
using System.Globalization;
using System.Management.Automation;
using CloneCmdlets.Text;

namespace CloneCmdlets.Binding;

/// <summary>
/// Whole numbers that are ids: PowerShell by itself rounds 1.5 to 2 and reads "2,3" as 23, and so would copy the wrong thing. Takes numbers without a
/// fraction and decimal digits; with <see cref="IsList"/> several, also as one text with commas, semicolons or blanks between them, as a CSV file has.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class StrictInt32Attribute : ArgumentTransformationAttribute
{
    private static readonly char[] Separators = [',', ';', ' '];

    /// <summary>Whether the parameter takes several.</summary>
    public bool IsList { get; init; }

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var data = Plain(inputData);
        if (data is not (null or string or IEnumerable or IConvertible or System.Numerics.BigInteger))
        {
            // A row from the pipeline: its properties are bound, not itself. An error here would be the end of it.
            return inputData;
        }

        return IsList ? ReadList(data).ToArray()
            : data is null or "" ? null! // a CSV row's empty cell: not given, or not bound where it is mandatory
            : ReadOne(data);
    }

    private static object? Plain(object? data) => data is PSObject wrapped ? wrapped.BaseObject : data;

    private static IEnumerable<int> ReadList(object? data) => data switch
    {
        null => [],
        string text => text.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(part => ReadOne(part)),
        IEnumerable items => items.Cast<object?>().SelectMany(item => ReadList(Plain(item))),
        _ => [ReadOne(data)],
    };

    private static int ReadOne(object? data)
    {
        var isWhole = data switch
        {
            string text => int.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            double number => number == Math.Floor(number) && number is >= int.MinValue and <= int.MaxValue,
            float number => number == MathF.Floor(number) && number is >= int.MinValue and <= int.MaxValue,
            decimal number => number == decimal.Floor(number) && number is >= int.MinValue and <= int.MaxValue,
            long number => number is >= int.MinValue and <= int.MaxValue,
            uint number => number <= int.MaxValue,
            ulong number => number <= int.MaxValue,
            int or short or ushort or byte or sbyte => true,
            System.Numerics.BigInteger number => number >= int.MinValue && number <= int.MaxValue,
            _ => false,
        };
        if (!isWhole)
        {
            throw new ArgumentTransformationMetadataException(
                $"'{SafeText.Clean(Convert.ToString(data, CultureInfo.InvariantCulture), 100)}' is no id. Give a whole number, such as 1.");
        }

        return data switch
        {
            string text => int.Parse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
            System.Numerics.BigInteger number => (int)number,
            _ => Convert.ToInt32(data, CultureInfo.InvariantCulture),
        };
    }
}
