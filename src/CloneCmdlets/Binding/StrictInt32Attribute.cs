using System.Collections;
using System.Globalization;
using System.Management.Automation;

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
        var data = Cell.Plain(inputData);
        return Cell.IsEmpty(data) ? null! // an empty cell: not given
            : IsList ? ReadList(data).ToArray()
            : ReadOne(data);
    }

    private static IEnumerable<int> ReadList(object? data) => data switch
    {
        null => [],
        string text => text.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(part => ReadOne(part)),
        IEnumerable items => items.Cast<object?>().SelectMany(item => ReadList(Cell.Plain(item))),
        _ => [ReadOne(data)],
    };

    /// <summary>Reads one number.</summary>
    /// <param name="data">What it is read from, unwrapped.</param>
    internal static int ReadOne(object? data)
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
            throw Cell.Refused(data, "is no id. Give a whole number, such as 1.");
        }

        return data switch
        {
            string text => int.Parse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
            System.Numerics.BigInteger number => (int)number,
            _ => Convert.ToInt32(data, CultureInfo.InvariantCulture),
        };
    }
}
