# -Annotate: each agent's own commands, and nobody else's.

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-TestModule
    $null = Initialize-TestEmulator
    $evil = "100% of a,b;c]d:e%0A ##vso[task.complete result=Failed]x ::error::x ::set-output name=a::b ##[error]x$([char]27)[31m"
    $script:record = (Invoke-TestEmulator '_emulator/records' -Method Post -Body @{ name = $evil; baselines = 1; recording = $false; vulnerable = $true }).id

    # All that was written, a line each, and the errors and operations apart.
    function Invoke-Annotated([scriptblock] $Do) {
        $thrown = $null
        $all = @(try { & $Do *>&1 } catch { $thrown = $_ })
        $information = @($all | Where-Object { $_ -is [System.Management.Automation.InformationRecord] } | ForEach-Object { "$_" })
        [pscustomobject]@{
            Line      = $information
            Command   = @($information | Where-Object { $_ -match '^(##vso\[|::)' })
            Error     = @(@($thrown; $all) | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
            Operation = @($all | Where-Object { $_ -is [CloneCmdlets.CloneOperation] })
            Shown     = ($all | Where-Object { $_ -isnot [System.Management.Automation.InformationRecord] } | Out-String -Width 5000) + "$thrown"
        }
    }

    # What the agents make of an escaped text, by their documentation.
    function ConvertFrom-Agent([string] $Text, [bool] $IsAzure) {
        if ($IsAzure) {
            $Text.Replace('%3B', ';').Replace('%0D', "`r").Replace('%0A', "`n").Replace('%5D', ']').Replace('%AZP25', '%')
        } else {
            $Text.Replace('%0D', "`r").Replace('%0A', "`n").Replace('%25', '%')
        }
    }

    # Agents look for a command at the start of a line, Azure Pipelines anywhere in it.
    function Find-Foreign([string[]] $Text, [string[]] $Own) {
        $Text -split '\r?\n' | Where-Object { $_ -notin $Own -and $_ -match '##\w*\[|^\s*::\w' }
    }
}

AfterAll {
    Stop-CloneEmulator
}

Describe '-Annotate in <Agent>' -ForEach @(
    @{ Agent = 'Azure Pipelines'; Variable = 'TF_BUILD'; IsAzure = $true }
    @{ Agent = 'GitHub Actions'; Variable = 'GITHUB_ACTIONS'; IsAzure = $false }
) {
    BeforeEach {
        Set-Item "Env:$Variable" 'true'
        $env:GITHUB_OUTPUT = Join-Path $TestDrive "output-$([guid]::NewGuid()).txt"
        function Get-Output([object] $Said, [string] $Name) {
            if ($IsAzure) {
                $Said.Command | Where-Object { $_ -like "##vso``[task.setvariable variable=$Name;isOutput=true``]*" } | ForEach-Object { ConvertFrom-Agent ($_ -replace '^.*?\]') $true }
            } else {
                (Get-Content $env:GITHUB_OUTPUT) -match "^$Name=" -replace '^.*?='
            }
        }
    }

    AfterEach {
        Remove-Item "Env:$Variable", Env:GITHUB_OUTPUT
        Clear-TestFault
    }

    It 'marks a failed operation by one command, which is read back as the error' {
        $said = Invoke-Annotated { Copy-TestRun -TestRecordId $record -Name $evil -Wait -Annotate -Verbose -Debug }
        $said.Error.Count | Should -Be 1
        $prefix = $IsAzure ? '##vso[task.logissue type=error;code=TestRunFailed]' : '::error title=TestRunFailed::'
        $marks = @($said.Command | Where-Object { $_.StartsWith($prefix) })
        $marks.Count | Should -Be 1
        ConvertFrom-Agent $marks[0].Substring($prefix.Length) $IsAzure | Should -BeExactly $said.Error[0].Exception.Message
        $said.Error[0].Exception.Message | Should -Match '100% of a,b;c\]d:e%0A'
        Get-Output $said CloneOperationId | Should -BeExactly $said.Operation[0].Id
        Get-Output $said CloneOperationHandle | Should -BeExactly $said.Operation[0].Handle
        Find-Foreign ($said.Line + $said.Shown) $said.Command | Should -BeNullOrEmpty
        $said.Command.Count | Should -Be ($IsAzure ? 3 : 1)
        foreach ($line in $said.Command) {
            $line.Substring(2) | Should -Not -Match '##\w*\[|::(?:error|set-output)|[\r\n]'
        }
    }

    It 'lets no text of the server become a command where nothing is annotated' {
        $said = Invoke-Annotated { Copy-TestRun -TestRecordId $record -Name $evil -Wait -Verbose -Debug }
        Find-Foreign ($said.Line + $said.Shown) | Should -BeNullOrEmpty
        $said.Command | Should -BeNullOrEmpty
    }

    It 'has marked the error and handed on the operation when an error ends the script' {
        $said = Invoke-Annotated { Copy-TestRun -TestRecordId $record -Name 'ends' -Wait -Annotate -ErrorAction Stop }
        $said.Error.Count | Should -Be 1
        @($said.Command | Where-Object { $_ -match 'TestRunFailed' }).Count | Should -Be 1
        Get-Output $said CloneOperationHandle | Should -BeExactly $said.Operation[0].Handle
    }

    It 'marks what could not be submitted: <Id>' -ForEach @(
        @{ Id = 'TestPlanNotFound'; Do = { Copy-TestPlan 4711 x -Annotate } }
        @{ Id = 'NotConnected'; Do = { Copy-TestPlan 1 x -Connection nowhere -Annotate } }
        @{ Id = 'NotSignedIn'; Do = { $null = Add-TestFault 'GET *' status @{ status = 401; times = 9 }; Copy-TestPlan 1 x -Annotate } }
        @{ Id = 'NotConnected'; Do = { Wait-CloneOperation -Handle 'azuredevops:https://dev.azure.com/f/p#plan/2' -Annotate } }
    ) {
        $said = Invoke-Annotated $Do
        Get-ErrorId $said.Error[0] | Should -Be $Id
        @($said.Command | Where-Object { $_ -match "^(##vso\[task\.logissue type=error;code=$Id\]|::error title=$Id::)" }).Count | Should -Be 1
    }

    It 'hands on several, joined by commas, in the order in which they were written' {
        $said = Invoke-Annotated { 'first', 'second' | ForEach-Object { [pscustomobject]@{ Id = 1; DestinationName = "$Variable $_" } } | Copy-TestPlan -Annotate }
        Get-Output $said CloneOperationHandle | Should -BeExactly ($said.Operation.Handle -join ',')
        $said.Operation.Count | Should -Be 2
    }
}

Describe '-Annotate elsewhere' {
    It 'writes nothing' {
        (Invoke-Annotated { Copy-TestPlan 4711 x -Annotate }).Line | Should -BeNullOrEmpty
    }
}

Describe 'The output file of GitHub' {
    It 'takes a value of several lines between marks that nobody foresees' {
        # No id or handle has several lines today, so only the writer itself can be asked.
        $type = (Get-Command Copy-TestPlan).ImplementingType.Assembly.GetType('CloneCmdlets.BuildAgents.GitHubActions')
        $file = Join-Path $TestDrive 'lines.txt'
        $agent = $type.GetConstructors()[0].Invoke(@([string] $file))
        $set = $type.GetMethod('SetAsync', [System.Reflection.BindingFlags] 'Instance, NonPublic')
        $value = "one`nCloneOperationId=2`r`nEOF"
        $variable = [System.Collections.Generic.KeyValuePair[string, string]]::new('CloneOperationHandle', $value)
        $set.Invoke($agent, @([System.Collections.Generic.KeyValuePair[string, string][]] @($variable, $variable), [System.Threading.CancellationToken]::None)).Wait(10000) | Should -BeTrue
        $text = [System.IO.File]::ReadAllText($file)
        $found = [regex]::Matches($text, '(?s)\GCloneOperationHandle<<(\w{20,})\r?\n(.*?)\r?\n\1\r?\n')
        $found.Count | Should -Be 2
        ($found | Measure-Object Length -Sum).Sum | Should -Be $text.Length
        $found[0].Groups[2].Value | Should -BeExactly $value
        $found[0].Groups[1].Value | Should -Not -Be $found[1].Groups[1].Value
    }

    It 'has every entry whole where several runspaces add to it at once' {
        $file = Join-Path $TestDrive 'shared.txt'
        $env:GITHUB_ACTIONS = 'true'
        $env:GITHUB_OUTPUT = $file
        try {
            $agent = (Get-Command Copy-TestPlan).ImplementingType.Assembly.GetType('CloneCmdlets.BuildAgents.GitHubActions').GetConstructors()[0].Invoke(@([string] $file))
            1..6 | ForEach-Object -ThrottleLimit 6 -Parallel {
                $agent = $using:agent
                $set = $agent.GetType().GetMethod('SetAsync', [System.Reflection.BindingFlags] 'Instance, NonPublic')
                foreach ($number in 1..20) {
                    $variable = [System.Collections.Generic.KeyValuePair[string, string]]::new('CloneOperationId', "$_-$number-$('x' * 500)")
                    $set.Invoke($agent, @([System.Collections.Generic.KeyValuePair[string, string][]] @($variable), [System.Threading.CancellationToken]::None)).Wait(20000)
                }
            } | Should -Not -Contain $false
            $lines = Get-Content $file
            @($lines).Count | Should -Be 120
            @($lines | Sort-Object -Unique).Count | Should -Be 120
            $lines | Where-Object { $_ -notmatch '^CloneOperationId=\d-\d+-x{500}$' } | Should -BeNullOrEmpty
        } finally {
            Remove-Item Env:GITHUB_ACTIONS, Env:GITHUB_OUTPUT
        }
    }

    Context 'that cannot be written' {
        BeforeEach {
            $env:GITHUB_ACTIONS = 'true'
        }

        AfterEach {
            Remove-Item Env:GITHUB_ACTIONS, Env:GITHUB_OUTPUT
        }

        It 'makes no failure of a good copy' {
            $env:GITHUB_OUTPUT = Join-Path $TestDrive 'nowhere' 'output.txt'
            $operation = Copy-TestPlan 1 'not handed on' -Annotate -ErrorAction Stop -WarningVariable warnings -WarningAction SilentlyContinue
            $operation.Destination.Name | Should -Be 'not handed on'
            @($warnings).Count | Should -Be 1
            $warnings[0].Message | Should -Match 'output variables.*nowhere'
        }

        It 'takes the place of no error' {
            $env:GITHUB_OUTPUT = "$TestDrive"
            $said = Invoke-Annotated { Copy-TestRun -TestRecordId $record -Name 'ends' -Wait -Annotate -ErrorAction Stop }
            $said.Error.Count | Should -Be 1
            Get-ErrorId $said.Error[0] | Should -Be 'TestRunFailed'
            $said.Operation.Count | Should -Be 1
            $said.Shown | Should -Match 'output variables'
        }

        It 'is written when whoever has it lets go, and beside whoever shares it' {
            $env:GITHUB_OUTPUT = Join-Path $TestDrive 'taken.txt'
            foreach ($share in 'None', 'ReadWrite') {
                $other = [System.IO.FileStream]::new($env:GITHUB_OUTPUT, 'OpenOrCreate', 'Write', $share)
                $shell = [powershell]::Create().AddScript('param($Module, $Connection, $Name) Import-Module $Module; Copy-TestPlan 1 $Name -Connection $Connection -Annotate').
                    AddArgument((Join-Path (Get-TestModulePath) 'CloneCmdlets.psd1')).AddArgument((Get-CloneService AzureDevOps)).AddArgument("taken $share")
                try {
                    $running = $shell.BeginInvoke()
                    if ($share -eq 'None') {
                        $deadline = [datetime]::UtcNow.AddSeconds(60)
                        while ((Get-CloneOperation).Destination.Name -notcontains "taken $share" -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 50 }
                        $other.Dispose()
                    }

                    $operation = $shell.EndInvoke($running)[0]
                    $shell.Streams.Warning | Should -BeNullOrEmpty
                    Get-Content $env:GITHUB_OUTPUT | Should -Contain "CloneOperationHandle=$($operation.Handle)"
                } finally {
                    $other.Dispose()
                    $shell.Dispose()
                }
            }
        }
    }
}
