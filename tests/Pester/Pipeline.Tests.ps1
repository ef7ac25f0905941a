BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-TestModule
    $null = Initialize-TestEmulator
    $script:operation = Copy-TestPlan 1 'piped' -Wait
    $script:module = Join-Path (Get-TestModulePath) 'CloneCmdlets.psd1'
}

AfterAll {
    Stop-CloneEmulator
}

Describe 'In pipelines' {
    It 'takes an operation back from JSON' {
        ($operation | ConvertTo-Json -Depth 5 | ConvertFrom-Json | Wait-CloneOperation).Handle | Should -Be $operation.Handle
        ($operation | ConvertTo-Json -Depth 5 | ConvertFrom-Json | Get-CloneOperation).State | Should -Be 'Succeeded'
    }

    It 'takes an operation back from a file, and shows it alike' {
        $path = Join-Path $TestDrive 'operation.xml'
        $operation | Export-Clixml $path
        $back = Import-Clixml $path
        $back | Should -BeOfType ([CloneCmdlets.CloneOperation])
        ($back | ConvertTo-Json -Depth 5) | Should -BeExactly ($operation | ConvertTo-Json -Depth 5)
        ($back | Wait-CloneOperation).Handle | Should -Be $operation.Handle
        ($back | Format-Table | Out-String) | Should -Be ($operation | Format-Table | Out-String)
        $back.Destination.Name | Should -Be 'piped'
        $back.Statistics.TotalTestCases | Should -Be 7
    }

    It 'takes a run back from a file with all that it found' {
        $run = Get-CloneOperation -Id (Get-TestRunId failed) -Service WallarmFast
        $path = Join-Path $TestDrive 'run.xml'
        $run | Export-Clixml $path
        $run.Vulnerabilities.Count | Should -BeGreaterThan 0
        (Import-Clixml $path | ConvertTo-Json -Depth 5) | Should -BeExactly ($run | ConvertTo-Json -Depth 5)
    }

    It 'takes an operation back from <What>' -ForEach @(
        @{ What = 'a job'; Do = { Start-Job { Import-Module $using:module; $using:operation } | Receive-Job -Wait -AutoRemoveJob } }
        @{ What = 'a thread job'; Do = { Start-ThreadJob { $using:operation } | Receive-Job -Wait -AutoRemoveJob } }
        @{ What = 'ForEach-Object -Parallel'; Do = { 1 | ForEach-Object -Parallel { $using:operation } } }
        @{ What = 'a job that knows no such type'; Do = { Start-Job { $using:operation } | Receive-Job -Wait -AutoRemoveJob } }
    ) {
        $back = & $Do
        ($back | Wait-CloneOperation).Handle | Should -Be $operation.Handle
        ($back | Get-CloneOperation).Handle | Should -Be $operation.Handle
    }

    It 'binds rows with id and service' {
        ([pscustomobject]@{ Id = $operation.Id; Service = 'AzureDevOps' } | Wait-CloneOperation).Handle | Should -Be $operation.Handle
    }

    It 'honours -ErrorAction Stop and try' {
        { Copy-TestPlan 4711 x -ErrorAction Stop } | Should -Throw -ErrorId 'TestPlanNotFound*'
    }

    It 'honours -ErrorVariable and -OutVariable' {
        $null = 1, 4711 | ForEach-Object { [pscustomobject]@{ Id = $_; DestinationName = "variable $_" } } |
            Copy-TestPlan -ErrorAction SilentlyContinue -ErrorVariable failures -OutVariable results
        $failures.Count | Should -Be 1
        $results.Count | Should -Be 1
        $results[0].Destination.Name | Should -Be 'variable 1'
    }

    It 'works in strict mode' {
        Set-StrictMode -Version Latest
        ($operation | Format-List | Out-String) | Should -Match 'Succeeded'
        (Copy-TestPlan 1 'strict').Kind | Should -Be 'TestPlan'
    }

    It 'lets work be begun while records still come' {
        $seen = [System.Collections.Generic.List[string]]::new()
        $rows = & {
            [pscustomobject]@{ Id = 1; DestinationName = 'early bird' }
            $deadline = [datetime]::UtcNow.AddSeconds(60)
            while ((Get-TestPlanName) -notcontains 'early bird' -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 50 }
            $seen.AddRange([string[]] @(Get-TestPlanName))
            [pscustomobject]@{ Id = 1; DestinationName = 'late bird' }
        } | Copy-TestPlan
        $seen | Should -Contain 'early bird'
        $seen | Should -Not -Contain 'late bird'
        @($rows).Count | Should -Be 2
    }

    It 'tells each request in a line, <When>' -ForEach @(
        @{ When = 'asked by -Verbose'; Lines = 3; Do = { Copy-TestPlan 1 'never made' -WhatIf -Verbose 4>&1 } }
        @{ When = 'asked by the preference of the script'; Lines = 3; Do = { $VerbosePreference = 'Continue'; Copy-TestPlan 1 'never made' -WhatIf 4>&1 } }
        @{ When = 'and none where -Verbose:$false forbids it'; Lines = 0; Do = { $VerbosePreference = 'Continue'; Copy-TestPlan 1 'never made' -WhatIf -Verbose:$false 4>&1 } }
        @{ When = 'and none unasked'; Lines = 0; Do = { $VerbosePreference = 'SilentlyContinue'; Copy-TestPlan 1 'never made' -WhatIf 4>&1 } }
    ) {
        $told = @(& $Do | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] -and "$_" -match '^GET /fabrikam/' })
        $told.Count | Should -Be $Lines
        foreach ($line in $told) {
            "$line" | Should -Match '^GET /fabrikam/\S+ -> 200 in \d+ ms'
        }
    }

    It 'gives a dead connection a word of its own' {
        $dead = Get-CloneService AzureDevOps | ConvertTo-Json | ConvertFrom-Json
        $dead.Name = 'from a file'
        Get-ErrorId (Get-TestError { Copy-TestPlan 1 x -Connection $dead }) | Should -Be 'NotConnected'
    }
}

Describe 'An operation that has ended' {
    BeforeAll {
        $script:failed = Get-CloneOperation -Id (Get-TestRunId failed) -Service WallarmFast
        Disconnect-CloneService
    }

    AfterAll {
        $arguments = Get-TestConnectionArgument
        Connect-CloneService @arguments -NoVerify
    }

    It 'needs no connection to be waited for' {
        $operation | Wait-CloneOperation | Should -Be $operation
        ($operation | ConvertTo-Json -Depth 5 | ConvertFrom-Json | Wait-CloneOperation).State | Should -Be 'Succeeded' # by the journal
        (Wait-CloneOperation -Handle $operation.Handle).Destination.Name | Should -Be 'piped'
    }

    It 'needs none where the environment names what can not be used' {
        $env:WALLARM_API_HOST = 'a b'
        $env:WALLARM_API_TOKEN = 'canary-7f3b'
        try {
            $failed | Wait-CloneOperation -ErrorAction SilentlyContinue -ErrorVariable failure | Should -Be $failed
            Get-ErrorId $failure[0] | Should -Be 'TestRunFailed'
        } finally {
            Remove-Item Env:WALLARM_API_TOKEN, Env:WALLARM_API_HOST
        }
    }

    It 'is an error all the same where it ended badly' {
        $failed | Wait-CloneOperation -ErrorAction SilentlyContinue -ErrorVariable failure | Should -Be $failed
        Get-ErrorId $failure[0] | Should -Be 'TestRunFailed'
    }

    It 'needs none as JSON either, where this machine did not submit it' {
        $json = $failed | ConvertTo-Json -Depth 5 | ConvertFrom-Json
        $again = $json | Wait-CloneOperation -ErrorAction SilentlyContinue -ErrorVariable failure
        Get-ErrorId $failure[0] | Should -Be 'TestRunFailed'
        "$failure" | Should -Match ([regex]::Escape($failed.Vulnerabilities[0].Type))
        $again | Should -BeOfType CloneCmdlets.CloneOperation
        foreach ($property in 'Id', 'Service', 'Kind', 'State', 'ServiceState', 'SubmittedAt', 'CompletedAt', 'Handle', 'PercentComplete') {
            $again.$property | Should -Be $failed.$property -Because $property
        }

        $again.Source.Id | Should -Be $failed.Source.Id
        $again.Statistics.BaselineCount | Should -Be $failed.Statistics.BaselineCount
        @($again.Vulnerabilities).Count | Should -Be @($failed.Vulnerabilities).Count
        ($failed | ConvertTo-Json -WarningAction SilentlyContinue | ConvertFrom-Json | Wait-CloneOperation -ErrorAction SilentlyContinue).State | Should -Be 'Failed'
        ($failed | ConvertTo-Json -Depth 5 -EnumsAsStrings | ConvertFrom-Json | Wait-CloneOperation -ErrorAction SilentlyContinue).State | Should -Be 'Failed'
        ($failed | Select-Object * | Wait-CloneOperation -ErrorAction SilentlyContinue).State | Should -Be 'Failed'
        ($json | Get-CloneOperation -WarningAction SilentlyContinue -ErrorAction Stop).State | Should -Be 'Failed'
        ($json, $json | Wait-CloneOperation -ErrorAction SilentlyContinue).State | Should -Be 'Failed'
    }

    It 'needs one where <What>' -ForEach @(
        @{ What = 'JSON was cut short'; Left = { $failed | ConvertTo-Json -Depth 1 -WarningAction SilentlyContinue | ConvertFrom-Json } }
        @{ What = 'a CSV file has lost its parts'; Left = { $failed | ConvertTo-Csv | ConvertFrom-Csv } }
        @{ What = 'only some properties are left'; Left = { $failed | Select-Object Handle, State, IsCompleted } }
    ) {
        Get-ErrorId (Get-TestError { & $Left | Wait-CloneOperation -ErrorAction Stop }) | Should -Be 'NotConnected'
    }

    It 'is shown as it was last seen, with a warning that nobody could be asked' {
        $operation | Get-CloneOperation -WarningVariable warning -WarningAction SilentlyContinue | Should -Be $operation
        "$warning" | Should -Match "No connection leads to '.*fabrikam-fiber-tfvc'"
    }

    It 'needs one where it has not ended' {
        $json = $operation | ConvertTo-Json -Depth 5 | ConvertFrom-Json
        $json.Handle = $json.Handle -replace '\d+$', '4711'
        $json.State = 2
        Get-ErrorId (Get-TestError { $json | Wait-CloneOperation -ErrorAction Stop }) | Should -Be 'NotConnected'
    }
}
