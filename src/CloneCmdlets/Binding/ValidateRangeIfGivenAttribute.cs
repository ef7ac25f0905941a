using System.Globalization;
using System.Management.Automation;

namespace CloneCmdlets.Binding;

/// <summary>PowerShell's range for a number that may also be left empty, as in a CSV row.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ValidateRangeIfGivenAttribute(int minimum, int maximum) : ValidateArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if ((arguments is PSObject wrapped ? wrapped.BaseObject : arguments) is int number && (number < minimum || number > maximum))
        {
            throw new ValidationMetadataException(string.Create(
                CultureInfo.InvariantCulture, $"{number} is out of range. Give a whole number from {minimum} to {maximum}."));
        }
    }
}
