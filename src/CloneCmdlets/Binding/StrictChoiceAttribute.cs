using System.Globalization;
using System.Management.Automation;

namespace CloneCmdlets.Binding;

/// <summary>One word of several, in any case; an empty cell leaves the parameter out.</summary>
/// <param name="type">The enumeration that has the words.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class StrictChoiceAttribute(Type type) : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var data = Cell.Plain(inputData);
        if (Cell.IsEmpty(data))
        {
            return Cell.NotGiven($"Give one of {string.Join(", ", Enum.GetNames(type))}, or leave the parameter out.");
        }

        return LanguagePrimitives.TryConvertTo(data, type, CultureInfo.InvariantCulture, out var choice) && Enum.IsDefined(type, choice)
            ? choice
            : throw Cell.Refused(data, $"is none of {string.Join(", ", Enum.GetNames(type))}. Give one of them.");
    }
}
